"""Customers who write in another language."""

from __future__ import annotations

import pytest

from supportbot.answering.decision import Answer, Clarify, Handoff
from tests.supportbot.answering.builders import account, ask, invoice, past, reading, said, shown

OF = account(invoice("INV-7"))


@pytest.mark.parametrize(
    ("language", "words"), [("de", "auf Englisch"), ("es", "es en inglés"), ("fr", "C'est en anglais")]
)
def test_choices_and_a_person_are_offered_in_their_language_then_a_person(language: str, words: str) -> None:
    asked = reading("balance_due", language=language)
    decision = ask(asked, OF)
    assert isinstance(decision, Clarify)
    reply = shown(decision, OF)
    assert words in reply.text
    assert [choice["id"] for choice in reply.choices][-1] == "person"
    again = ask(asked, OF, past("balance_due", "clarify"))
    assert isinstance(again, Handoff)
    assert "colleague" not in shown(again, OF).text


def test_a_tapped_choice_is_answered() -> None:
    assert isinstance(ask(reading("balance_due", language="de", choice="topic:balance_due"), OF), Answer)


def test_urgent_words_are_answered_in_their_language() -> None:
    assert "Notruf" in said(reading("complaint", language="de", signals=("self_harm",)), OF)
    assert "personne" in said(reading("complaint", language="fr", signals=("legal",)), OF)


def test_languages_without_sentences_are_answered_in_english() -> None:
    assert isinstance(ask(reading("balance_due", language="other"), OF), Answer)
