"""Who has understood an answer is not asked what was meant."""

from __future__ import annotations

import pytest

from supportbot.answering.acknowledging import acknowledges
from supportbot.answering.decision import Handoff
from tests.supportbot.answering.builders import account, ask, invoice, past, reading, said

OF = account(invoice("INV-8"))
UNSURE = reading("autopay", 0.4)


@pytest.mark.parametrize(
    "text", ["right, got it", "ah I see", "ok, all clear now", "fair enough so", "oh that's how it works"]
)
def test_what_takes_in_an_answer_closes_it(text: str) -> None:
    assert acknowledges(text)
    assert said(UNSURE, OF, past("autopay"), text=text) == "I'm here if anything comes up about your bills."


@pytest.mark.parametrize(
    "text", ["I see a charge of ten euro", "got it?", "ok", "is that clear to you", "got it twice"]
)
def test_what_says_more_does_not(text: str) -> None:
    assert not acknowledges(text)


def test_a_question_back_is_not_taken_in() -> None:
    assert isinstance(ask(UNSURE, OF, past("autopay", "clarify"), text="I see"), Handoff)


@pytest.mark.parametrize("sure", [0.9, 0.3])
def test_small_words_to_a_person_who_has_left_are_no_beginning(sure: float) -> None:
    ended = reading("greeting_thanks_smalltalk", sure)
    assert said(ended, OF, text="ok grand so") == "I'm here if anything comes up about your bills."
    assert (
        said(ended, OF, text="lovely, thanks") == "You're welcome. I'm here if anything else comes up about your bills."
    )
    assert said(reading("greeting_thanks_smalltalk"), OF, text="hi there").startswith("Hello, I'm Finn")
