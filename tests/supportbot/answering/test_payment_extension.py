"""More time to pay: for which bill, until when at most, and what happens until a colleague has moved it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from billing.facts import Account
from supportbot.answering.decision import Answer, Clarify, Handoff, Propose
from supportbot.understanding.reading import PastTurn
from tests.supportbot.answering.builders import (
    COMPANY,
    VISA,
    account,
    ask,
    invoice,
    line,
    payment,
    reading,
    said,
    shown,
)

MORE = reading("payment_extension")
RULES = replace(
    COMPANY,
    policies={"payment_extension_max_days": 14, "payment_extensions_per_year": 2},
    texts={"payment_extension_policy": "By up to 14 days, twice a year."},
)
OPEN = invoice("INV-8", due=date(2026, 11, 29))


def yes(of: Account) -> Any:
    """What a yes to moving the due date of INV-8 leads to on the records as they are now."""
    offered = PastTurn("more time", "payment_extension", "propose", ("INV-8",), "extend_due_date:INV-8")
    return ask(replace(reading("greeting_thanks_smalltalk"), consent="yes"), of, offered, company=RULES)


def test_the_latest_day_is_named_before_anything_is_asked() -> None:
    assert said(MORE, account(OPEN), company=RULES) == (
        "The €40.00 open on bill INV-8 is due on 29 November 2026. It can be moved to 13 December 2026 at the latest.\n"
        "By up to 14 days, twice a year.\n"
        "Shall I ask a colleague to move it to that day? It stays as it is until they confirm it here."
    )


def test_without_a_written_rule_its_numbers_are_told() -> None:
    words = said(MORE, account(OPEN), company=replace(RULES, texts={}))
    assert "It can be moved by up to 14 days, to 13 December 2026 at the latest." in words
    assert "That's possible up to 2 times a year." in words


def test_the_card_is_still_charged_until_the_day_is_moved() -> None:
    of = account(OPEN, payment_methods=(VISA,))
    assert "unless it's moved the bill is collected automatically as usual" in said(MORE, of, company=RULES)
    assert "Autopay" not in said(MORE, replace(of, autopay=False), company=RULES)
    expired = account(OPEN, payment_methods=(replace(VISA, exp_year=2025),))
    assert "Autopay" not in said(MORE, expired, company=RULES)


def test_an_overdue_bill_tells_what_failed_and_when_it_is_tried_again() -> None:
    failed = payment("INV-8", code="insufficient_funds", retry=date(2026, 11, 24))
    of = account(invoice("INV-8", due=date(2026, 11, 20), payments=(failed,)), payment_methods=(VISA,))
    words = said(MORE, of, company=RULES)
    assert "was due on 20 November 2026, 2 days ago" in words
    assert "there wasn't enough money available" in words
    assert "We'll try again automatically on 24 November 2026." in words


def test_beyond_what_the_rule_can_reach_a_person_takes_it() -> None:
    edge = account(invoice("INV-8", due=date(2026, 11, 8)))
    decision = ask(MORE, edge, company=RULES)
    assert isinstance(decision, Handoff), "moved to today is no more time"
    assert "could have been moved to 22 November 2026 at most" in said(MORE, edge, company=RULES)
    assert isinstance(ask(MORE, account(invoice("INV-8", due=date(2026, 11, 9))), company=RULES), Propose)


def test_several_open_bills_are_shown_with_their_days() -> None:
    of = account(OPEN, invoice("INV-9", issued=date(2026, 10, 5), due=date(2026, 11, 28)))
    decision = ask(MORE, of, company=RULES)
    assert isinstance(decision, Clarify)
    rendered = shown(decision, of, RULES)
    assert rendered.table is not None
    assert len(rendered.table["rows"]) == 2  # type: ignore[arg-type]
    named = ask(reading("payment_extension", invoice_numbers=("INV-9",)), of, company=RULES)
    assert isinstance(named, Propose)
    assert named.action == "extend_due_date:INV-9"


def test_nothing_to_postpone_is_said_with_the_rule() -> None:
    settled = account(invoice("INV-8", status="paid"))
    assert said(MORE, settled, company=RULES).startswith(
        "You have no open bill, so there's nothing to postpone.\nBy up"
    )
    assert "Nothing is left to pay on INV-8" in said(
        reading("payment_extension", invoice_numbers=("INV-8",)), settled, company=RULES
    )
    busy = account(invoice("INV-8", due=date(2026, 11, 29), payments=(payment("INV-8", status="pending"),)))
    assert "still being processed" in said(MORE, busy, company=RULES)


def test_another_currency_needs_no_other_rule_and_no_policy_is_left_to_people() -> None:
    pounds = account(
        invoice("INV-8", line(3000, currency="GBP"), due=date(2026, 11, 29)), currency="GBP", locale="en-GB"
    )
    assert "The £30.00 open on bill INV-8" in said(MORE, pounds, company=RULES)
    decision = ask(MORE, account(OPEN))
    assert isinstance(decision, Handoff)
    assert decision.reason == "not_covered"
    assert "is due on 29 November 2026" in said(MORE, account(OPEN))


def test_a_yes_is_checked_against_the_records_again() -> None:
    agreed = yes(account(OPEN))
    assert isinstance(agreed, Handoff)
    assert agreed.reason == "action_requested"
    assert isinstance(yes(account(invoice("INV-8", status="paid"))), Answer)
    gone = yes(account(invoice("INV-8", due=date(2026, 11, 1))))
    assert isinstance(gone, Handoff)
    assert gone.reason == "not_covered"


@pytest.mark.parametrize(
    "text",
    [
        "Could the payment be deferred?",
        "can I pay a few days later?",
        "is it possible to move the date?",
        "more time please",
    ],
)
def test_who_asks_whether_it_can_be_moved_is_offered_it(text: str) -> None:
    assert isinstance(ask(MORE, account(OPEN), text=text, company=RULES), Propose)


def test_who_asks_how_it_works_is_only_told() -> None:
    assert isinstance(ask(MORE, account(OPEN), text="how do extensions work?", company=RULES), Answer)
