"""From an address to a filter and back: nothing is an error, and nothing is lost on the way."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.filters import BUILT_IN, EVERYTHING, TABS, Known, Level, ListFilter, Promise, parse_filter, parse_tab

KNOWN = Known(frozenset({"refund_status", "due_date"}), frozenset({"resolved", "spam"}))
FIELDS = ("team", "topic", "priority", "language", "holder", "promise", "unread", "owed", "reason")
FILTERS = st.builds(
    ListFilter,
    team=st.none() | st.integers(1, 999_999_999),
    topic=st.sampled_from(["", *sorted(KNOWN.topics)]),
    priority=st.none() | st.sampled_from(Level),
    language=st.sampled_from(["", "en", "de", "pt-BR"]),
    holder=st.none() | st.integers(1, 999_999_999),
    promise=st.none() | st.sampled_from(Promise),
    unread=st.booleans(),
    owed=st.booleans(),
    reason=st.sampled_from(["", *sorted(KNOWN.reasons)]),
)
ANYTHING = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=2)


@given(FILTERS)
def test_a_filter_comes_back_from_its_own_address(wanted: ListFilter) -> None:
    address = urlencode(wanted.as_fields())
    assert parse_filter(dict(parse_qsl(address)), KNOWN) == wanted
    assert bool(wanted) == (address != "")


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), ANYTHING))
def test_whatever_is_given_becomes_a_filter_that_names_only_what_there_is(raw: dict[str, object]) -> None:
    wanted = parse_filter(raw, KNOWN)
    assert parse_filter(dict(wanted.as_fields()), KNOWN) == wanted
    assert wanted.topic in {"", *KNOWN.topics}
    assert wanted.reason in {"", *KNOWN.reasons}
    assert wanted.team is None or 0 < wanted.team < 10**9
    assert len(wanted.language) <= 10
    assert wanted.language.isascii()
    assert parse_tab(raw.get("tab")) in TABS


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("team", "0"),
        ("team", "-1"),
        ("team", "1.5"),
        ("team", "9" * 10),
        ("team", "٣"),
        ("holder", "maya"),
        ("topic", "weather"),
        ("topic", "refund_status\x00"),
        ("priority", "20"),
        ("priority", "High"),
        ("language", "e"),
        ("language", "en\n"),
        ("language", "' OR 1=1"),
        ("promise", "kept"),
        ("unread", "true"),
        ("owed", "0"),
        ("reason", "boredom"),
    ],
)
def test_what_cannot_be_meant_is_dropped_alone(field: str, value: str) -> None:
    other = {"topic": "due_date"} if field != "topic" else {"reason": "spam"}
    assert parse_filter({**other, field: value}, KNOWN) == parse_filter(other, KNOWN) != EVERYTHING


def test_a_field_counts_on_its_own_tab_only() -> None:
    wanted = ListFilter(topic="due_date", holder=7, reason="spam")
    assert wanted.on("inbox") == wanted.on("bot") == ListFilter(topic="due_date")
    assert wanted.on("team") == ListFilter(topic="due_date", holder=7)
    assert wanted.on("closed") == ListFilter(topic="due_date", reason="spam")
    assert wanted.on("search") == wanted


def test_one_part_taken_away_leaves_the_others() -> None:
    wanted = ListFilter(topic="due_date", unread=True, priority=Level.HIGH)
    assert wanted.without("unread", "priority") == ListFilter(topic="due_date")


def test_every_priority_is_of_one_level() -> None:
    for priority in (0, 5, 10, 15, 20, 29, 30, 32767):
        assert sum(priority in level.priorities for level in Level) == 1
    assert [level for level in Level if 25 in level.priorities] == [Level.HIGH]


def test_the_views_that_are_built_in_are_narrowed_and_each_its_own() -> None:
    assert all(view.wanted and view.tab in TABS for view in BUILT_IN)
    assert len({(view.name, view.tab, view.wanted) for view in BUILT_IN}) == len(BUILT_IN) == 3
