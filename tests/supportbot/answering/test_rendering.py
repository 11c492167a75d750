"""Slots as the customer reads them."""

from __future__ import annotations

from datetime import date

import pytest

from billing.facts import Source
from billing.money import Money
from supportbot.answering.decision import Phrase, Reply, Slot, SlotKind, SlotValue
from supportbot.answering.phrases import listed
from supportbot.answering.rendering import render, shown

SOURCE = Source("invoice", "INV-1", "total")


def slot(kind: SlotKind, value: SlotValue) -> Slot:
    return Slot(kind, value, SOURCE)


@pytest.mark.parametrize(
    ("kind", "value", "locale", "text"),
    [
        ("money", Money(123456, "EUR"), "en-IE", "€1,234.56"),
        ("money", Money(123456, "EUR"), "de-DE", "1.234,56\u00a0€"),
        ("money", Money(1234, "JPY"), "en-US", "¥1,234"),
        ("money_change", Money(500, "EUR"), "en-IE", "+€5.00"),
        ("money_change", Money(-500, "EUR"), "en-IE", "-€5.00"),
        ("date", date(2026, 11, 12), "en-IE", "12 November 2026"),
        ("date", date(2026, 11, 12), "en_US", "November 12, 2026"),
        ("date", date(2026, 11, 12), "de-DE", "12 November 2026"),
        ("date", date(2026, 11, 12), "not a locale", "12 November 2026"),
        ("count", 1200, "en-IE", "1,200"),
        ("percent", 21, "en-IE", "21%"),
        ("card_digits", "0042", "en-IE", "0042"),
    ],
)
def test_each_kind_in_its_locale(kind: SlotKind, value: SlotValue, locale: str, text: str) -> None:
    assert shown(slot(kind, value), locale if kind != "money" or "not" not in locale else "en") == text


@pytest.mark.parametrize(("days", "text"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (21, "21 days")])
def test_words_follow_their_number(days: int, text: str) -> None:
    phrase = Phrase("{n} {n:day|days}", {"n": slot("count", days)})
    assert render(Reply((phrase,)), locale="en-IE").text == text


def test_a_value_with_braces_stays_as_it_is() -> None:
    phrase = Phrase("{line}!", {"line": slot("name", "{amount} <b>x</b>")})
    assert render(Reply((phrase,)), locale="en-IE").text == "{amount} <b>x</b>!"


def test_a_place_without_a_slot_is_an_error() -> None:
    with pytest.raises(KeyError):
        render(Reply((Phrase("{amount}"),)), locale="en-IE")


def test_facts_carry_raw_value_and_source_once() -> None:
    amount = slot("money", Money(1250, "EUR"))
    reply = Reply((Phrase("{a} and {b}", {"a": amount, "b": amount}),))
    assert render(reply, locale="en-IE").facts == [
        {
            "kind": "money",
            "value": {"minor": 1250, "currency": "EUR"},
            "shown": "€12.50",
            "source": {"kind": "invoice", "ref": "INV-1", "field": "total", "rule": ""},
        }
    ]


def test_sentences_are_joined_and_lines_broken() -> None:
    reply = Reply((Phrase("One."), Phrase("Two."), Phrase("\nThree.")))
    assert render(reply, locale="en").text == "One. Two.\nThree."


def test_lists_of_figures_read_as_speech_and_name_no_digit() -> None:
    slots = [slot("money", Money(minor, "EUR")) for minor in range(100, 3100, 100)]
    text, named = listed("a", slots)
    assert len(named) == len(slots)
    assert not any(char.isdigit() for char in text)
    assert listed("a", slots[:1])[0] == "{a_a}"
    assert listed("a", slots[:3])[0] == "{a_a}, {a_b} and {a_c}"
