"""Sources of facts in words a manager can read."""

from __future__ import annotations

import pytest

from supportbot.templatetags.review import line_numbers, topic_label, towards


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("3", "line 3"),
        ("1,2", "lines 1, 2"),
        ("1>1", "line 1"),
        ("3>5", "line 3 → line 5"),
        ("1,2>3", "lines 1, 2 → line 3"),
        (">4", "new line 4"),
        ("4>", "line 4, gone"),
        ("due_on", "due_on"),
        ("", ""),
    ],
)
def test_the_lines_that_a_figure_came_from(field: str, shown: str) -> None:
    assert line_numbers(field) == shown


def test_a_pair_of_bills() -> None:
    assert towards("INV-2045>INV-2057") == "INV-2045 → INV-2057"
    assert towards("INV-2045") == "INV-2045"


def test_a_topic_as_a_customer_would_call_it() -> None:
    assert topic_label("greeting_thanks_smalltalk") == "Small talk"
    assert topic_label("") == ""
