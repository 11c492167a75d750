"""Who asks how something works is told how, with a button that does it; who wants it done is offered it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from supportbot.answering.asking_how import only_asks
from supportbot.answering.decision import Answer, Handoff, Propose
from supportbot.understanding.reading import Part, PastTurn, Slots
from tests.supportbot.answering.builders import ask, past, reading, shown
from tests.supportbot.answering.test_offers import OF, OFFERS, RULES

ASKS = (
    "how do I change my billing address?",
    "how to cancel",
    "we moved offices, so how can we get the address corrected",
    "have you received my new card?",
    "do the bills come by mail?",
    "Is it possible to leave at any time?",
    "what happens if my bank sends the direct debit back?",
    "Which bill has tax on it?",
    "is autopay on?",
    "can my partner's name be added to the bill?",
    "can you tell me how refunds are requested?",
    "I'd like to know when I can leave",
    "should I update my card?",
    "where do I find my old invoices, and do they come as PDF?",
)
WANTS = (
    "cancel my plan",
    "please send me a copy of the last bill",
    "can I have a few more days?",
    "could you switch autopay off?",
    "I want to cancel, how do I do that?",
    "I need a refund for September. how long does it take?",
    "would you move the due date",
    "please have the direct debit stopped",
    "kindly have my card exchanged",
    "yes, do that",
    "Would it be possible to have the bill refunded?",
    "how about you refund me",
    "any chance of a copy?",
    "would you mind taking my card off?",
    "refund please",
    "yes",
    "",
)


@pytest.mark.parametrize("text", ASKS)
def test_a_question_about_it_is_told_from_a_wish(text: str) -> None:
    assert only_asks(text)


@pytest.mark.parametrize("text", WANTS)
def test_a_wish_for_it_is_told_from_a_question(text: str) -> None:
    assert not only_asks(text)


@pytest.mark.parametrize(("topic", "slots", "wish", "effect"), OFFERS)
def test_who_asks_is_told_the_effect_and_one_tap_passes_it_on(
    topic: str, slots: dict[str, Any], wish: str, effect: str
) -> None:
    told = ask(reading(topic, **slots), OF, text="how does that work?", company=RULES)
    assert isinstance(told, Answer)
    words = shown(told, OF, RULES).text
    assert effect in words
    assert words.endswith("tell me and I'll pass it to a colleague.")
    assert "Shall I" not in words
    confirm, person = told.reply.choices
    assert (confirm.id, person.id) == (f"confirm:{told.action}", "person")

    turn = PastTurn("how does that work?", topic, "answer", told.invoice_numbers, told.action)
    agreed = ask(reading("greeting_thanks_smalltalk", choice=confirm.id), OF, turn, company=RULES)
    assert isinstance(agreed, Handoff)
    assert agreed.reason == "action_requested"
    assert wish in shown(agreed, OF, RULES).text


def test_a_typed_yes_to_what_was_told_is_offered_before_it_counts() -> None:
    turn = replace(past("cancel_subscription"), action="cancel_plan:sub-1")
    offered = ask(replace(reading("greeting_thanks_smalltalk"), consent="yes"), OF, turn, text="ok", company=RULES)
    assert isinstance(offered, Propose)
    assert offered.action.startswith("cancel_plan:")


def test_a_no_to_what_was_told_is_read_like_any_message() -> None:
    turn = replace(past("cancel_subscription"), action="cancel_plan:sub-1")
    said = replace(reading("balance_due"), consent="no")
    decision = ask(said, OF, turn, text="no thanks, how much do I owe", company=RULES)
    assert decision.topic == "balance_due"


def test_of_two_things_told_at_once_only_one_can_be_agreed_to() -> None:
    parts = tuple(
        Part(text, reading(topic).topics, Slots())
        for topic, text in (("cancel_subscription", "how do I cancel?"), ("autopay", "how do I switch autopay off?"))
    )
    both = replace(reading("cancel_subscription"), parts=parts)
    told = ask(both, OF, text="how do I cancel? and how do I switch autopay off?", company=RULES)
    assert isinstance(told, Answer)
    confirms = [choice.id for choice in told.reply.choices if choice.id.startswith("confirm:")]
    assert confirms == [f"confirm:{told.action}"]


def test_a_question_beside_a_wish_does_not_turn_the_wish_into_one() -> None:
    parts = (
        Part("how much do I owe?", reading("balance_due").topics, Slots()),
        Part("please cancel my plan", reading("cancel_subscription").topics, Slots()),
    )
    both = replace(reading("balance_due"), parts=parts)
    decision = ask(both, OF, text="how much do I owe? please cancel my plan", company=RULES)
    assert isinstance(decision, Propose)
    assert decision.action.startswith("cancel_plan:")
