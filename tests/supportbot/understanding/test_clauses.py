"""A message divided into what it asks."""

from __future__ import annotations

import pytest

from supportbot.understanding.clauses import clauses_of


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("and the late fee, how much is it?", ["the late fee, how much is it?"]),
        ("my last bill, when is it due?", ["my last bill, when is it due?"]),
        ("what do I owe, when is it due?", ["what do I owe", "when is it due?"]),
        ("cancel tv basic and how much do I owe", ["cancel tv basic", "how much do I owe"]),
    ],
)
def test_a_thing_named_first_and_asked_about_as_it_is_one_question(text: str, clauses: list[str]) -> None:
    assert [clause.text for clause in clauses_of(text)] == clauses
