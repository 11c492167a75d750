"""Any frame at all is read or refused by its code; nothing else is ever raised."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.frames.fields import FieldError, Fields, FrameError, parse

SURROGATES = st.text(st.characters(codec=None), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | SURROGATES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SURROGATES, inner, max_size=4),
    max_leaves=12,
)
CODES = {"frame_not_json", "frame_not_object", "frame_type_missing"}
READS: list[Callable[[Fields], Any]] = [
    lambda fields: fields.text("x", limit=10),
    lambda fields: fields.optional_text("x", limit=10),
    lambda fields: fields.uuid("x"),
    lambda fields: fields.optional_uuid("x"),
    lambda fields: fields.integer("x", least=0, most=2**31 - 1),
    lambda fields: fields.one_of("x", ("up", "down")),
    lambda fields: fields.raw("x"),
]


@given(st.text() | JSON.map(json.dumps) | st.none())
def test_parse_gives_an_object_with_a_type_or_one_of_three_refusals(raw: str | None) -> None:
    frame = _outcome(lambda: parse(raw))
    if isinstance(frame, FrameError):
        assert frame.code in CODES
        assert frame.safe_text
    else:
        assert isinstance(frame["type"], str)


@given(st.dictionaries(st.sampled_from(["x", "y", "type"]), JSON))
def test_fields_give_what_they_promise_or_name_the_field(frame: dict[str, Any]) -> None:
    for read in READS:
        value = _outcome(partial(read, Fields(frame)))
        if isinstance(value, FrameError):
            assert value.field == "x"
            assert value.code in {"field_missing", "field_type", "field_value"}
        elif isinstance(value, str) and read is not READS[-1]:
            value.encode()  # can be stored and sent
            assert "\x00" not in value
            assert len(value) <= 10


def _outcome(read: Callable[[], Any]) -> Any:
    """What was read, or the refusal; anything else that is raised fails the test."""
    try:
        return read()
    except FrameError as refusal:
        return refusal


@given(
    st.uuids(),
    st.integers(0, 2**31 - 1),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=10),
)
def test_what_is_right_comes_through_unchanged(key: UUID, number: int, text: str) -> None:
    fields = Fields(parse(json.dumps({"type": "t", "key": str(key), "number": number, "text": text})))
    assert fields.uuid("key") == key
    assert fields.integer("number", least=0, most=2**31 - 1) == number
    assert fields.text("text", limit=10) == text


@pytest.mark.parametrize("value", [True, 1.0, "1", None, [], 2**31, -1])
def test_what_is_no_whole_number_in_range(value: object) -> None:
    with pytest.raises(FieldError):
        Fields({"x": value}).integer("x", least=0, most=2**31 - 1)
