"""Words too few or too unlike to be read surely, told from what they name on the customer's own bills."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from billing.facts import Dispute, Refund
from billing.money import Money
from supportbot.answering.decision import Answer, Clarify, Handoff
from supportbot.understanding.reading import Reading, Slots, TopicScore
from tests.supportbot.answering.builders import COMPANY, account, ask, invoice, line, past, payment, reading, said

PACK = line(1490, description="Sports Pack", key="sports")
NEWER = invoice("A-2", line(4200), PACK, issued=date(2026, 11, 1))
OLDER = invoice(
    "A-1", line(4010), issued=date(2026, 10, 1), status="paid", payments=(payment("A-1", 4010, "succeeded"),)
)
OF = account(NEWER, OLDER)


def unsure(*scores: tuple[str, float], **slots: tuple[str, ...]) -> Reading:
    return replace(reading("out_of_scope"), topics=tuple(TopicScore(*one) for one in scores), slots=Slots(**slots))


def test_a_line_named_in_a_few_words_is_shown() -> None:
    words = said(unsure(("out_of_scope", 0.5), ("balance_due", 0.2)), OF, text="sports pack??")
    assert words.startswith('That\'s "Sports Pack", €14.90, on bill A-2')


def test_a_line_named_in_a_story_is_shown_where_a_charge_is_likely_meant() -> None:
    story = "what on earth is this sports pack, I watch the matches in the pub"
    assert "Sports Pack" in said(unsure(("explain_charge", 0.4), ("plan_change", 0.3)), OF, text=story)
    assert "Sports Pack" not in said(unsure(("plan_change", 0.5), ("explain_charge", 0.2)), OF, text=story)


def test_a_wish_in_a_few_words_is_not_taken_for_a_charge() -> None:
    words = said(unsure(("plan_change", 0.5), ("cancel_subscription", 0.4)), OF, text="sports pack please")
    assert "Sports Pack" not in words


def test_an_amount_seen_at_the_bank_is_looked_for() -> None:
    asked = unsure(("explain_charge", 0.4), ("unrecognised_charge", 0.3), amounts=("40.10",))
    assert said(asked, OF, text="40.10 on my card, what's that").startswith("€40.10 is what we took")
    nowhere = unsure(("unrecognised_charge", 0.4), amounts=("88.20",))
    assert said(nowhere, OF, text="88.20 from you?").startswith("I can't find that amount")


def test_an_amount_taken_once_more_is_looked_into_as_charged_twice() -> None:
    asked = unsure(("explain_charge", 0.4), ("payment_status", 0.3), amounts=("40.10",))
    decision = ask(asked, OF, text="why did 40.10 go out a second time")
    assert decision.topic == "duplicate_charge"


def test_a_total_without_its_cents_is_the_bill_of_about_that_much() -> None:
    asked = unsure(("explain_charge", 0.4), ("currency_fee", 0.3), amounts=("57 euro",))
    assert said(asked, OF, text="57 euro??").startswith("Bill A-2 is €16.80 higher than A-1: €56.90 after €40.10.")
    pair = unsure(("payment_extension", 0.4), ("explain_charge", 0.1))
    assert said(pair, OF, text="57 instead of 40?").startswith("Bill A-2 is €16.80 higher than A-1")


@pytest.mark.parametrize("text", ["put A-1 and A-2 side by side", "A-1 vs A-2"])
def test_two_bills_to_be_held_together_are_compared_however_it_is_read(text: str) -> None:
    numbers = ("A-1", "A-2")
    for asked in (
        unsure(("invoice_lookup", 0.5), invoice_numbers=numbers),
        reading("invoice_lookup", invoice_numbers=numbers),
    ):
        decision = ask(asked, OF, text=text)
        assert decision.topic == "explain_charge"
        assert "€16.80 higher" in said(asked, OF, text=text)


def test_a_line_that_stands_twice_goes_to_a_person() -> None:
    booster = line(3450, "one_off", "booster", description="Wi-Fi booster")
    of = account(invoice("A-3", line(4000), booster, replace(booster, ref="again")))
    decision = ask(unsure(("unrecognised_charge", 0.4)), of, text="I ordered one of the boosters")
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"


CONTESTED = account(
    NEWER,
    invoice("A-1", line(4010), line(2980, description="Relocation charge", key="move"), issued=date(2026, 10, 1)),
    disputes=(Dispute("dp-1", "A-1", Money(2980, "EUR"), "under_review", "", date(2026, 11, 19)),),
)


@pytest.mark.parametrize(
    "text",
    [
        "I disputed the relocation charge, has anything been decided?",
        "the relocation is wrong and nobody answers",
        "still think the relocation charge is a mistake, any news?",
    ],
)
def test_what_is_contested_already_is_told_and_not_passed_on_as_new(text: str) -> None:
    for asked in (reading("dispute_charge", signals=("dispute",)), unsure(("billing_address_or_tax", 0.9))):
        decision = ask(asked, CONTESTED, text=text, company=replace(COMPANY, policies={"dispute_answer_days": 5}))
        assert isinstance(decision, Answer)
        assert decision.topic == "dispute_charge"
        words = said(asked, CONTESTED, text=text)
        assert words.startswith("You contested €29.80 on bill A-1 on 19 November 2026")


def test_another_charge_that_is_wrong_is_passed_on_at_once() -> None:
    decision = ask(reading("dispute_charge", signals=("dispute",)), CONTESTED, text="the sports pack is wrong again")
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"


def test_what_stays_unknown_after_it_was_shown_is_a_doubt_for_a_person() -> None:
    told = past("unrecognised_charge", "clarify")
    decision = ask(unsure(("payment_status", 0.4)), OF, told, text="I read it all and it tells me nothing")
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"


def test_nothing_named_is_asked_back_as_ever() -> None:
    assert isinstance(ask(unsure(("explain_charge", 0.4), ("balance_due", 0.3)), OF, text="hm, about that"), Clarify)


BACK = account(
    invoice("A-1", issued=date(2026, 10, 1), status="paid", payments=(payment("A-1", status="succeeded"),)),
    refunds=(Refund("re-1", "A-1", Money(4000, "EUR"), "pending", "", date(2026, 11, 12), date(2026, 11, 26)),),
)


@pytest.mark.parametrize(
    "text", ["when's it here", "on what date may I expect the money?", "by when should I see that"]
)
def test_money_said_to_come_back_is_asked_after_however_it_is_read(text: str) -> None:
    for asked in (unsure(("invoice_lookup", 0.3)), reading("due_date")):
        words = said(asked, BACK, past("duplicate_charge", numbers=("A-1",)), text=text)
        assert "26 November 2026" in words


def test_credit_told_of_is_wished_to_be_used() -> None:
    of = account(NEWER, credit=500)
    decision = ask(unsure(("make_payment", 0.4)), of, past("discount_or_credit"), text="then take it off the bill")
    assert (decision.topic, type(decision)) == ("discount_or_credit", Handoff)


def test_both_payments_booked_after_one_was_explained_goes_to_a_person() -> None:
    told = past("duplicate_charge", numbers=("A-1",))
    decision = ask(unsure(("payment_status", 0.5)), OF, told, text="I checked again and both are booked")
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"


def test_another_bill_is_compared_as_the_two_before() -> None:
    told = past("explain_charge", numbers=("A-1", "A-2"))
    decision = ask(unsure(("invoice_lookup", 0.5), periods=("month:5",)), OF, told, text="and compare May too")
    assert (decision.topic, type(decision)) == ("explain_charge", Clarify)


@pytest.mark.parametrize(
    ("text", "owed"),
    [
        ("cancelled in October, why do I still owe", True),
        ("my line is on pause, do I have to pay something or no?", True),
        ("is there still an amount outstanding?", True),
        ("what would I have to pay if I cancel", False),
        ("how much do I have to pay for the router", False),
    ],
)
def test_what_is_plainly_owed_is_told(text: str, owed: bool) -> None:
    decision = ask(unsure(("complaint", 0.4), ("cancellation_fee", 0.3)), OF, text=text)
    assert (decision.topic == "balance_due") == owed
