"""Where is my refund?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from billing.facts import CreditNote, Refund
from billing.money import Money
from supportbot.answering.decision import Answer, Handoff
from tests.supportbot.answering.builders import COMPANY, account, ask, invoice, past, reading, said, shown

WHERE = reading("refund_status")
BILL = invoice("INV-7", status="paid")


def refund(status: str = "pending", expected: date | None = None, minor: int = 1476, **more: object) -> Refund:
    fields = {"ref": "re-1", "number": "INV-7", "created": date(2026, 11, 17), "currency": "EUR"} | more
    amount = Money(minor, str(fields["currency"]))
    created: date = fields["created"]  # type: ignore[assignment]
    return Refund(str(fields["ref"]), str(fields["number"]), amount, status, "", created, expected)  # type: ignore[arg-type]


def test_none_is_said_plainly_and_a_credit_is_not_taken_for_one() -> None:
    assert said(WHERE, account(BILL)).startswith("I don't see any refund on your account")
    note = CreditNote("CN-3", "INV-7", Money(1476, "EUR"), "goodwill", date(2026, 11, 10))
    words = said(WHERE, account(BILL, credit_notes=(note,)))
    assert "a credit note, CN-3: €14.76 off bill INV-7, issued on 10 November 2026" in words


@pytest.mark.parametrize("expected", [date(2026, 11, 22), date(2026, 11, 27)])
def test_one_on_its_way_names_amount_bill_and_the_day_it_is_expected(expected: date) -> None:
    words = said(WHERE, account(BILL, refunds=(refund(expected=expected),)))
    assert words.startswith("Your refund of €14.76 for bill INV-7 is on its way: it was created on 17 November 2026.")
    assert f"by {expected.day} November 2026" in words


def test_without_an_expected_day_only_the_company_s_own_rule_is_told() -> None:
    of = account(BILL, refunds=(refund(),))
    assert "You should have it" not in said(WHERE, of)
    ruled = replace(COMPANY, policies={"refund_processing_days": 10})
    assert "It can take up to 10 days" in said(WHERE, of, company=ruled)


@pytest.mark.parametrize(
    ("one", "phrase"),
    [
        (refund(expected=date(2026, 11, 21)), "should have reached you by 21 November 2026"),
        (refund("failed"), "didn't go through"),
    ],
)
def test_a_late_or_failed_one_goes_to_a_person_with_the_facts(one: Refund, phrase: str) -> None:
    decision = ask(WHERE, account(BILL, refunds=(one,)))
    assert isinstance(decision, Handoff)
    assert decision.reason == "not_covered"
    assert phrase in said(WHERE, account(BILL, refunds=(one,)))
    assert decision.findings[0] == decision.reply.phrases[0]


def test_paid_out_and_cancelled_are_said_as_such() -> None:
    assert "has been paid out" in said(WHERE, account(BILL, refunds=(refund("succeeded"),)))
    assert "was cancelled" in said(WHERE, account(BILL, refunds=(refund("canceled"),)))


def test_several_lead_with_the_one_still_to_come_and_stand_in_a_table() -> None:
    done = refund("succeeded", ref="re-2", minor=500, created=date(2026, 11, 20))
    of = account(BILL, refunds=(refund(expected=date(2026, 11, 27)), done))
    decision = ask(WHERE, of)
    assert isinstance(decision, Answer)
    rendered = shown(decision, of)
    assert rendered.text.startswith("Your refund of €14.76")
    assert rendered.table is not None
    assert [row[3] for row in rendered.table["rows"]] == ["Paid out", "On its way"]  # type: ignore[attr-defined]


def test_the_bill_named_decides_which_refund_and_another_currency_is_shown_in_its_own() -> None:
    other = refund(ref="re-2", number="INV-6", minor=900, currency="GBP")
    of = account(BILL, invoice("INV-6", issued=date(2026, 10, 1), status="paid"), refunds=(refund(), other))
    asked = reading("refund_status", invoice_numbers=("INV-6",))
    assert said(asked, of).startswith("Your refund of £9.00 for bill INV-6")


@pytest.mark.parametrize(
    ("refunds", "words"),
    [
        ((refund("canceled"),), "Why it was cancelled isn't in the records I can see."),
        ((refund("succeeded"),), "What I can see is that €14.76 for bill INV-7 has been paid out"),
        ((), "There's no refund in the records that I can see."),
    ],
)
def test_who_asks_on_where_the_records_say_no_more_gets_a_person(refunds: tuple[Refund, ...], words: str) -> None:
    of = account(BILL, refunds=refunds)
    first = ask(WHERE, of)
    assert isinstance(first, Answer)
    again = ask(WHERE, of, past("refund_status", numbers=first.invoice_numbers))
    assert isinstance(again, Handoff)
    assert shown(again, of).text.startswith(words)


def test_another_bill_s_refund_is_a_new_question() -> None:
    of = account(BILL, refunds=(refund("succeeded"),))
    assert isinstance(ask(WHERE, of, past("refund_status", numbers=("INV-6",))), Answer)


def test_one_that_is_on_its_way_is_told_as_often_as_asked() -> None:
    of = account(BILL, refunds=(refund(expected=date(2026, 11, 27)),))
    assert isinstance(ask(WHERE, of, past("refund_status", numbers=("INV-7",))), Answer)


def test_who_asks_how_long_it_usually_takes_is_told_the_rule() -> None:
    company = replace(COMPANY, policies={"refund_processing_days": 10})
    words = said(WHERE, account(BILL), text="how long does a refund usually take?", company=company)
    assert words.startswith("Once it's approved, a refund takes up to 10 days to reach you. I don't see one")
    assert said(WHERE, account(BILL), text="where is it?", company=company).startswith("I don't see any refund")
