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


def test_the_choices_are_shown_once_in_a_conversation() -> None:
    asked = past("balance_due", "clarify", text="Was muss ich noch bezahlen?")
    german, french = reading("balance_due", language="de"), reading("balance_due", language="fr")
    assert isinstance(ask(german, OF, asked, past("balance_due")), Handoff)
    assert isinstance(ask(french, OF, asked, past("balance_due")), Clarify)


def test_an_answer_that_is_wrong_goes_to_a_person_in_any_language() -> None:
    wrong = ask(reading("dispute_charge", language="fr", signals=("thats_wrong",)), OF, past("balance_due"))
    assert isinstance(wrong, Handoff)
    assert wrong.reason == "dispute"


def test_languages_without_sentences_are_answered_in_english_if_understood_and_else_by_a_person() -> None:
    assert isinstance(ask(reading("balance_due", language="other"), OF), Answer)
    for topic, probability in (("balance_due", 0.4), ("out_of_scope", 0.95)):
        decision = ask(reading(topic, probability, language="other"), OF)
        assert isinstance(decision, Handoff)
        assert shown(decision, OF).text.startswith("I can only write in English")
