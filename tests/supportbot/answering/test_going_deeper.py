"""The same bills asked about again: the company's terms on the cause, once each; what no record tells goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from supportbot.answering.decision import Answer, Handoff
from tests.supportbot.answering.builders import COMPANY, account, ask, invoice, line, past, reading, said, shown

WHY = reading("explain_charge")
TEXTS = {
    "price_change_policy": "We write to you before a rise.",
    "engineer_visit_policy": "A visit is free when the fault is ours.",
    "dispute_policy": "A person answers within a week.",
}
TERMS = replace(COMPANY, texts=TEXTS)
OLD = invoice("A-1", line(4000, description="Home 500", plan_code="home"), issued=date(2026, 10, 1), status="paid")
RISEN = line(4900, description="Home 500", plan_code="home")
VISIT = line(500, "one_off", "visit", description="Engineer visit on 21 October")
ODD = line(300, "one_off", "odd", description="Account adjustment")
OF = account(OLD, invoice("A-2", RISEN, VISIT, ODD))
TOLD = past("explain_charge", numbers=("A-1", "A-2"))


def test_why_after_the_comparison_is_answered_from_the_terms_on_the_largest_cause() -> None:
    assert said(WHY, OF, TOLD, text="but why?", company=TERMS) == (
        "This is what our terms say about the price of Home 500:\nWe write to you before a rise.\n"
        "If that isn't how it was, a colleague can check it."
    )


def test_a_cause_pointed_at_is_the_one_meant_and_the_pair_stays_spoken_of() -> None:
    decision = ask(WHY, OF, TOLD, text="what about the visit", company=TERMS)
    assert isinstance(decision, Answer)
    assert "free when the fault is ours" in shown(decision, OF, TERMS).text
    assert decision.invoice_numbers == ("A-1", "A-2")


def test_what_the_records_say_nothing_more_of_goes_to_a_person() -> None:
    decision = ask(WHY, OF, TOLD, text="what is that adjustment for?", company=TERMS)
    assert isinstance(decision, Handoff)
    assert decision.reason == "not_covered"
    assert 'All that bill A-2 says about it is "Account adjustment", €3.00.' in shown(decision, OF, TERMS).text
    assert "Account adjustment" in str(decision.findings[0].slots)


def test_a_third_time_goes_to_a_person_unless_it_is_about_another_cause() -> None:
    again = ask(WHY, OF, TOLD, TOLD, text="yes but why", company=TERMS)
    assert isinstance(again, Handoff)
    assert again.reason == "repeated_question"
    assert isinstance(ask(WHY, OF, TOLD, TOLD, text="and the visit?", company=TERMS), Answer)


def test_thanks_and_a_question_back_between_do_not_make_it_new() -> None:
    between = (past("greeting_thanks_smalltalk"), past("balance_due", "clarify"))
    words = said(reading("explain_charge", choice="topic:explain_charge"), OF, TOLD, *between, company=TERMS)
    assert words.startswith("This is what our terms say")


def test_other_bills_are_compared_afresh() -> None:
    assert "higher" in said(WHY, OF, past("explain_charge", numbers=("A-0", "A-1")), company=TERMS)
    assert "higher" in said(WHY, OF, TOLD, past("balance_due", numbers=("A-2",)), company=TERMS)


def test_the_only_bill_asked_about_again() -> None:
    of = account(invoice("A-1", line(4000), VISIT))
    told = past("explain_charge", numbers=("A-1",))
    assert "free when the fault is ours" in said(WHY, of, told, text="the engineer?", company=TERMS)
    assert isinstance(ask(WHY, of, told, text="why", company=TERMS), Handoff)


def test_previous_after_the_latest_pair_goes_one_step_back() -> None:
    older = invoice("A-0", line(3000), issued=date(2026, 9, 1))
    of = account(older, OLD, invoice("A-2", RISEN))
    follow_up = reading("explain_charge", periods=("previous",))
    decision = ask(follow_up, of, TOLD, text="and the previous one?")
    assert isinstance(decision, Answer)
    assert decision.invoice_numbers == ("A-0", "A-1")


def test_doubts_after_an_explanation_go_to_a_person_with_the_day_of_the_answer() -> None:
    wrong = reading("dispute_charge")
    assert isinstance(ask(wrong, OF, company=TERMS), Answer)
    decision = ask(wrong, OF, TOLD, text="I don't think so", company=TERMS)
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"
    assert shown(decision, OF, TERMS).text.endswith("\nA person answers within a week.")
    thanks = (past("balance_due", numbers=("A-2",)), past("greeting_thanks_smalltalk"))
    assert isinstance(ask(wrong, OF, TOLD, *thanks, text="it is wrong all the same"), Handoff)
    assert isinstance(ask(wrong, OF, past("duplicate_charge", numbers=("A-1",))), Handoff)
    assert isinstance(ask(wrong, OF, past("unrecognised_charge", "clarify")), Handoff)
    other = account(invoice("A-0", line(100), issued=date(2026, 9, 1)), OLD, invoice("A-2", RISEN))
    assert isinstance(ask(reading("dispute_charge", invoice_numbers=("A-0",)), other, TOLD), Answer)


def test_amounts_that_are_bills_choose_what_is_compared() -> None:
    of = account(invoice("A-0", line(3000), issued=date(2026, 9, 1)), OLD, invoice("A-2", line(4900)))

    def pair(text: str, *amounts: str) -> tuple[str, ...]:
        decision = ask(reading("explain_charge", amounts=amounts), of, text=text)
        assert isinstance(decision, Answer)
        return decision.invoice_numbers

    assert pair("from 30.00 to 49.00?", "30.00", "49.00") == ("A-0", "A-2")
    assert pair("it was 30.00 before", "30.00") == ("A-0", "A-1")
    assert pair("why 40.00?", "40.00") == ("A-0", "A-1")
    assert pair("why 12.00?", "12.00") == ("A-1", "A-2")


def test_a_month_held_against_the_next_one() -> None:
    of = account(invoice("A-0", line(3000), issued=date(2026, 9, 1)), OLD, invoice("A-2", line(4900)))
    october = reading("explain_charge", periods=("month:10",))
    held = ask(october, of, text="why is it more than in October")
    meant = ask(october, of, text="why was October so much")
    assert isinstance(held, Answer)
    assert isinstance(meant, Answer)
    assert (held.invoice_numbers, meant.invoice_numbers) == (("A-1", "A-2"), ("A-0", "A-1"))


def test_the_one_before_without_anything_spoken_of() -> None:
    of = account(invoice("A-0", line(3000), issued=date(2026, 9, 1)), OLD, invoice("A-2", line(4900)))

    def pair(text: str, *periods: str) -> tuple[str, ...]:
        decision = ask(reading("explain_charge", periods=periods), of, text=text)
        assert isinstance(decision, Answer)
        return decision.invoice_numbers

    assert pair("more than the one before", "before_that") == ("A-1", "A-2")
    assert pair("this one with the one before", "latest", "before_that") == ("A-1", "A-2")
    assert pair("October with the one before", "month:10", "before_that") == ("A-0", "A-1")
    assert pair("the month before last", "before_that") == ("A-0", "A-1")


def test_a_tax_rate_is_named_with_the_one_before_and_a_year_with_its_days() -> None:
    before = invoice("B-1", line(1000, "tax", "vat", description="VAT 13%"), line(100), issued=date(2026, 10, 1))
    after = invoice("B-2", line(1500, "tax", "vat", description="VAT 20%"), line(100))
    assert "• VAT 20% comes to €15.00, after VAT 13% with €10.00: +€5.00" in said(WHY, account(before, after))
    month: dict[str, Any] = {"period_start": date(2026, 10, 1), "period_end": date(2026, 10, 31)}
    year: dict[str, Any] = {"period_start": date(2026, 11, 1), "period_end": date(2027, 10, 31)}
    yearly = account(invoice("C-1", line(4000, **month), issued=date(2026, 10, 1)), invoice("C-2", line(40000, **year)))
    words = said(WHY, yearly)
    assert "covers a longer time, 1 November 2026 to 31 October 2027, and costs €400.00 after €40.00: +€360.00" in words


def test_both_parts_of_a_change_are_told_with_their_amounts() -> None:
    parts = (
        line(-1000, "proration", "unused", description="Unused time"),
        line(1500, "proration", "rest", description="Rest of the month"),
    )
    words = said(WHY, account(OLD, invoice("A-2", line(4000, description="Home 500", plan_code="home"), *parts)))
    assert "the period (Unused time -€10.00 and Rest of the month €15.00): +€5.00" in words


def test_money_of_several_lines_of_one_key_is_added_up() -> None:
    calls = tuple(line(100 * count, "usage", "calls", description="Calls", ref=f"c{count}") for count in (1, 2))
    of = account(
        invoice("A-1", line(4000), *calls, issued=date(2026, 10, 1)),
        invoice("A-2", line(4000), line(500, "usage", "calls", description="Calls")),
    )
    assert "• Calls went up from €3.00 to €5.00: +€2.00" in said(WHY, of)
