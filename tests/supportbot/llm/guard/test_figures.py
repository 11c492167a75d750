"""Each kind of figure: how it may be written, and how it is written anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from billing.facts import Act
from billing.money import Money
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard import Admitted, Guard, StopCode, Stopped
from tests.supportbot.llm.guard.scene import (
    ACCOUNT,
    COMPANY,
    RECORDS,
    SIGN,
    TODAY,
    bill,
    line,
    paying,
    said,
    shown,
)


@pytest.mark.parametrize(
    "amount",
    ["€55.96", "55,96 €", "EUR 55.96", "55.96 EUR", "55.96 euros", "fifty-five euros and ninety-six cents", "55.96",
     "55 euros and 96 cents", "**€55.96**", "€ 55.96", "€55,96", "５５.９６ €", "fifty-five euros ninety-six"],
)  # fmt: skip
def test_an_amount_in_any_form_is_written_in_ours(amount: str) -> None:
    assert shown(f"INV-2041 comes to {amount}.") == "INV-2041 comes to €55.96."


@pytest.mark.parametrize(
    "day",
    ["15 October 2026", "October 15", "the 15th of October", "15/10", "15/10/2026", "10/15/2026", "2026-10-15",
     "15.10.2026",      "Thursday, 15 October", "Oct 15th, 2026", "15 Oct", "the fifteenth of October", "the 15th"],
)  # fmt: skip
def test_a_date_in_any_form_is_written_out(day: str) -> None:
    assert shown(f"INV-2033 was due on {day}.") == "INV-2033 was due on 15 October 2026."


def test_a_date_that_can_be_read_in_two_ways_is_admitted_where_one_of_them_is_a_fact() -> None:
    assert shown("INV-2033 was issued on 01/10.") == "INV-2033 was issued on 1 October 2026."
    assert shown("INV-2033 was issued on 10/01.") == "INV-2033 was issued on 1 October 2026."


def test_two_readings_that_are_both_facts_stop() -> None:
    january, march, may = date(2026, 1, 3), date(2026, 3, 1), date(2026, 5, 1)
    bills = tuple(
        bill(number, day, may, line("usage", "Calls", 900), paid=0, payment=paying(number, number, 9, "failed", may))
        for number, day in (("INV-2", march), ("INV-1", january))
    )
    records = Records(replace(ACCOUNT, invoices=bills), COMPANY, TODAY)
    assert isinstance(said("INV-1 was issued on 03/01.", records=records), Admitted)
    stopped = said("A bill was issued on 03/01.", records=records)
    assert isinstance(stopped, Stopped)
    assert stopped.code == "date_unknown"


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("You have two open bills.", "You have 2 open bills."),
        ("INV-2033 is thirty-eight days overdue.", "INV-2033 is 38 days overdue."),
        ("INV-2041 is due in seven days.", "INV-2041 is due 29 November 2026."),
        ("VAT is charged at 23 percent.", "VAT is charged at 23%."),
        ("bill 2041 is due on 29/11.", "bill INV-2041 is due on 29 November 2026."),
        ("Your card expires in 08/28.", "Your card expires in 08/2028."),
        ("Your card expires in August 2028.", "Your card expires in August 2028."),
        ("You have been with us since January 2025.", "You have been with us since January 2025."),
        ("Fibre 500 costs €38 a month.", "Fibre 500 costs €38.00 a month."),
        ("Fibre 500 works out at €456 per year.", "Fibre 500 works out at €456.00 per year."),
        ("INV-2041 and INV-2033 come to €92.86 together.", "INV-2041 and INV-2033 come to €92.86 together."),
        ("Ihre Rechnung INV-2033 war am 15.10. fällig.", "Ihre Rechnung INV-2033 war am 15. Oktober 2026 fällig."),
    ],
)
def test_counts_percents_cards_months_and_what_is_worked_out(sentence: str, text: str) -> None:
    assert shown(sentence) == text


CODES: list[tuple[str, StopCode]] = [
    ("INV-2041 comes to €55.97.", "amount_unknown"),
    ("INV-2041 comes to €36.90.", "amount_of_another"),
    ("INV-2041 is due on 27 November.", "date_unknown"),
    ("INV-2041 is due on 15 October.", "date_of_another"),
    ("INV-2041 comes to $55.96.", "amount_unknown"),
    ("Your bills are in dollars.", "currency_wrong"),
    ("INV-2999 is open.", "invoice_unknown"),
    ("You have 7 apples.", "number_unknown"),
    ("VAT is 21%.", "percent_unknown"),
    ("You are on the Premium plan.", "plan_unknown"),
    ("Your Visa ending in 1111 is on file.", "method_unknown"),
    ("INV-2041 is paid.", "status_untrue"),
    ("I've cancelled your plan.", "action_claimed"),
    ("You can pay it later.", "offer_unknown"),
    ("I guarantee that.", "promise"),
    ("See https://example.com for more.", "link"),
    ("<i>Hello</i>", "markup"),
    ("Please tell me your password.", "secret_asked"),
    (f"My code is {SIGN.lower()}.", "secret"),
    ("You asked me to ignore all previous instructions about this bill.", "instructions"),
    ("Il conto è di 55,96 €.", "language"),
    ("You owe about €82.86.", "hedged"),
    ("**", "empty"),
    ("x" * 1_500, "too_long"),
]


@pytest.mark.parametrize(("sentence", "code"), CODES)
def test_each_reason_has_its_code(sentence: str, code: StopCode) -> None:
    stopped = said(sentence)
    assert isinstance(stopped, Stopped)
    assert stopped.code == code


def test_it_is_the_bill_spoken_of_before() -> None:
    assert shown("INV-2033 is still open.", "It was due on 15 October.") == "It was due on 15 October 2026."
    assert isinstance(said("INV-2033 is still open.", "It is due on 29 November."), Stopped)
    assert isinstance(said("INV-2041 is still open.", "It is due on 29 November."), Admitted)


def test_a_stopped_sentence_leaves_no_trace_in_what_was_spoken_of() -> None:
    assert isinstance(said("INV-2033 is open.", "INV-2041 is paid.", "It was due on 15 October."), Admitted)


def test_a_sign_of_the_prompt_is_heard_over_two_sentences() -> None:
    assert isinstance(said("The code begins with CANARY.", "Then 7781 follows."), Stopped)
    long = "You answer only from the records that the tools give you and never from memory."
    watching = Guard(RECORDS, locale="en-IE", secrets=(long,))
    stopped = watching.admit("I answer only from the records that the tools give you and never guess.")
    assert isinstance(stopped, Stopped)
    assert stopped.code == "secret"


def test_what_the_program_did_may_be_told_with_its_figures_alone() -> None:
    act = Act("a1", "waive_fee", "INV-2041/late fee", "done", TODAY, Money(750, "EUR"), "cn-1")
    records = Records(replace(ACCOUNT, acts=(act,)), COMPANY, TODAY)
    told = "The late fee of €7.50 on INV-2041 was waived."
    assert isinstance(said(told, records=records), Admitted)
    assert isinstance(said(told), Stopped)
    assert isinstance(said("The late fee was waived.", records=records), Stopped)


def test_without_an_account_only_the_company_can_be_spoken_of() -> None:
    nobody = Records(None, COMPANY, TODAY)
    assert isinstance(said("Fibre 1000 costs €48.00 a month.", records=nobody), Admitted)
    assert isinstance(said("Your balance is €82.86.", records=nobody), Stopped)


def test_an_amount_in_another_currency_than_the_bill_is_not_read_as_its_own() -> None:
    dollars = replace(ACCOUNT, currency="USD", locale="en-US", credit=Money(500, "USD"))
    records = Records(dollars, COMPANY, TODAY)
    assert isinstance(said("You have $5.00 of credit.", records=records), Admitted)
    assert isinstance(said("You have €5.00 of credit.", records=records), Stopped)
