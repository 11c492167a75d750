"""Hello, thanks and goodbye, and who asks what it is they are talking to."""

from __future__ import annotations

import pytest

from supportbot.answering.decision import Clarify
from tests.supportbot.answering.builders import account, ask, invoice, past, reading, said, shown

OF = account(invoice("INV-7"))
TALK = reading("greeting_thanks_smalltalk")
LATER = past("balance_due")


def later(text: str) -> str:
    return said(TALK, OF, LATER, text=text)


@pytest.mark.parametrize(
    "text", ["are you a bot?", "am I talking to a human being", "person or machine?", "thanks, but who are you?"]
)
def test_who_asks_what_it_is_is_told_plainly(text: str) -> None:
    for words in (said(TALK, OF, text=text), later(text)):
        assert words.startswith("I'm Finn, the automated assistant of Harbour Fibre: a computer program, not a person.")


def test_who_asks_what_it_can_do_is_told_and_offered_the_usual() -> None:
    decision = ask(TALK, OF, LATER, text="so what can you do for me?")
    assert "explain a bill" in shown(decision, OF).text
    assert "topic:balance_due" in {choice.id for choice in decision.reply.choices}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("thanks a lot", "You're welcome. I'm here"),
        ("ty robot", "You're welcome. I'm here"),
        ("bye now", "Goodbye, and take care."),
        ("thank you, goodbye", "You're welcome. Goodbye"),
        ("hi again", "Hello, I'm still here."),
        ("lovely weather", "I'm here if anything comes up"),
    ],
)
def test_each_courtesy_is_answered_as_what_it_is(text: str, words: str) -> None:
    assert later(text).startswith(words)


def test_the_first_hello_says_who_is_there_and_a_first_thanks_is_not_greeted() -> None:
    assert said(TALK, OF, text="good morning").startswith("Hello, I'm Finn, the automated assistant")
    assert said(TALK, OF, text="thanks!").startswith("You're welcome.")


def test_who_probably_wants_a_person_is_asked_that_first() -> None:
    decision = ask(reading("talk_to_human", 0.45), OF)
    assert isinstance(decision, Clarify)
    assert shown(decision, OF).text.startswith("Would you like to talk to a person?")
    assert decision.reply.choices[0].id == "person"


def test_thanks_after_an_answer_close_it_however_unsure_the_rest_is_read() -> None:
    unsure = reading("duplicate_charge", 0.4)
    told = past("duplicate_charge")
    assert said(unsure, OF, told, text="ah, that's the shop, thanks").startswith("You're welcome.")
    assert isinstance(ask(unsure, OF, told, text="thanks, but why was it taken again?"), Clarify)
    assert isinstance(ask(unsure, OF, text="ah, that's the shop, thanks"), Clarify)
