"""Customers who write in another language: fixed sentences with choices once, then a person."""

from __future__ import annotations

from supportbot.answering.decision import Decision
from supportbot.answering.desk import Desk
from supportbot.answering.language import offer_in, speaks
from supportbot.answering.phrases import say
from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.language import guess_language

OTHER = "other"
ONLY_ENGLISH = (
    "I can only write in English, so I'm bringing in a colleague who will read what you've written and answer you here."
)


def answer_foreign(desk: Desk) -> Decision | None:
    """The choices in the customer's language; a person where they were shown before or there are no sentences.

    None for English, and for a language without sentences whose message is understood all the same.
    """
    language = desk.reading.language
    if speaks(language):
        return desk.hand_over("low_confidence") if _offered(desk, language) else offer_in(desk.reading)
    understood = desk.sure and desk.reading.best.topic != OUT_OF_SCOPE
    if language == OTHER and not understood:
        return desk.hand_over("not_covered", words=(say(ONLY_ENGLISH),))
    return None


def _offered(desk: Desk, language: str) -> bool:
    asked = (turn.text for turn in desk.context if turn.decision == "clarify")
    return desk.just_asked or any(guess_language(text) == language for text in asked)
