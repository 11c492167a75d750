"""Discounts and credit: what runs, what ended, what is unused, and nothing made up about codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from billing.facts import CreditNote, Plan
from billing.money import Money
from supportbot.answering.decision import Answer, Handoff
from tests.supportbot.answering.builders import (
    COMPANY,
    HOME,
    account,
    ask,
    invoice,
    line,
    past,
    reading,
    said,
    shown,
    subscription,
)

ASK = reading("discount_or_credit")
WELCOME = line(-1000, "discount", "welcome", description="Welcome discount")
WITH = invoice("INV-6", line(4000), WELCOME, issued=date(2026, 10, 1), status="paid")
WITHOUT = invoice("INV-7", line(4000))
YEARLY = Plan("home-500", "Home 500", Money(39500, "EUR"), "year")
SAVES = replace(COMPANY, plans=(HOME, YEARLY), policies={"annual_plan_discount": 13})


def test_a_running_discount_leads_with_what_it_takes_off() -> None:
    words = said(ASK, account(WITH))
    assert words.startswith('Your discount "Welcome discount" takes €10.00 off your latest bill, INV-6.')
    assert "There's no unused credit on your account." in words


def test_a_discount_that_ended_says_where_it_was_last_and_leads_to_the_comparison() -> None:
    of = account(WITHOUT, WITH)
    words = said(ASK, of)
    assert words.startswith(
        'Your discount "Welcome discount" has ended: it last took €10.00 off bill INV-6 of 1 October 2026 and '
        "isn't on INV-7, your latest bill."
    )
    assert [choice["id"] for choice in shown(ask(ASK, of), of).choices] == ["topic:explain_charge", "person"]


def test_unused_credit_says_what_it_would_leave_to_pay() -> None:
    words = said(ASK, account(WITHOUT, credit=500))
    assert words.startswith(
        "You have €5.00 of unused credit. Taken off what you owe now, it would leave €35.00 to pay."
    )
    assert "There's no discount on your bills." in words
    settled = said(ASK, account(replace(WITH, lines=(line(3000),)), credit=500))
    assert "No bill is open at the moment, so it's there for the next one." in settled
    mixed = account(invoice("INV-8", line(3200, currency="GBP")), credit=500)
    assert "to pay" not in said(ASK, mixed)


def test_credit_that_was_used_and_credit_notes() -> None:
    used = invoice("INV-7", line(4000), line(-700, "credit", "outage", description="Credit for the outage"))
    note = CreditNote("CN-1", "INV-7", Money(700, "EUR"), "outage", date(2026, 11, 2))
    words = said(ASK, account(used, credit_notes=(note,)))
    assert 'Credit has already taken €7.00 off your latest bill, INV-7: "Credit for the outage".' in words
    assert "Credit note CN-1 of 2 November 2026 is for €7.00, on bill INV-7." in words
    of = account(used, credit_notes=(note, replace(note, number="CN-2", issued_on=date(2026, 11, 5))))
    table = shown(ask(ASK, of), of).table
    assert table is not None
    assert [row[0] for row in table["rows"]] == ["CN-2", "CN-1"]  # type: ignore[attr-defined]


def test_nothing_is_said_plainly_and_codes_are_left_to_a_person() -> None:
    of = account()
    assert said(ASK, of).startswith("You don't have a discount or any unused credit at the moment.\nI can't see codes")
    assert "valid" not in said(ASK, of)
    assert isinstance(ask(ASK, of), Answer)
    assert [choice["id"] for choice in shown(ask(ASK, of), of).choices] == ["person"]


def test_paying_by_the_year_is_offered_only_where_it_fits() -> None:
    monthly = account(subscriptions=(subscription(),))
    offer = "Paying for Home 500 by the year instead of by the month takes 13% off."
    assert offer in said(ASK, monthly, company=SAVES)
    assert offer in said(ASK, account(), company=SAVES)
    yearly = account(subscriptions=(subscription(plan=YEARLY),))
    other = account(subscriptions=(subscription(plan=replace(HOME, code="tv")),))
    for of in (yearly, other, account(currency="GBP", locale="en-GB")):
        assert "by the year" not in said(ASK, of, company=SAVES)
    assert "by the year" not in said(ASK, monthly)


def test_pounds_and_a_discount_on_a_bill_that_was_withdrawn() -> None:
    pounds = invoice("INV-7", line(3200, currency="GBP"), line(-200, "discount", "loyal", currency="GBP"))
    assert "takes £2.00 off your latest bill" in said(ASK, account(pounds, currency="GBP", locale="en-GB"))
    assert "Welcome" not in said(ASK, account(replace(WITH, status="void")))


def test_who_asks_for_credit_alone_hears_of_credit_alone() -> None:
    outage = line(-1320, "credit", "outage", description="Credit for the outage")
    spent = invoice("INV-6", line(4000), outage, issued=date(2026, 10, 1), status="paid")
    words = said(ASK, account(WITHOUT, spent), text="any credit left?", company=SAVES)
    assert words == (
        "There's no unused credit on your account.\n"
        'Your last credit, "Credit for the outage", took €13.20 off bill INV-6 of 1 October 2026 and is used up.'
    )


def test_a_wish_for_more_after_that_is_a_persons_to_grant() -> None:
    told = past("discount_or_credit")
    decision = ask(ASK, account(WITHOUT, credit=500), told, text="use it for the bill then")
    assert isinstance(decision, Handoff)
    assert decision.reason == "not_covered"
    assert "€5.00 of unused credit" in shown(decision, account(WITHOUT, credit=500)).text.replace("\u00a0", " ")
    question = ask(ASK, account(WITHOUT, credit=500), told, text="is there a discount as well?")
    assert isinstance(question, Answer)
