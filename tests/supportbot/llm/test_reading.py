"""Streams, objects and chunks as strangers write them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportbot.llm.chunks import Assembly
from supportbot.llm.errors import ModelFailed
from supportbot.llm.parsing import confidence_in, object_in
from supportbot.llm.port import Call, Ended, Event, TextPart
from supportbot.llm.sse import Events

STREAM = 'data: {"a": "é"}\n\n: alive\n\ndata: one\ndata:two\nid: 7\n\nevent: x\n\ndata: [DONE]\n\n'.encode()
DATA = ['{"a": "é"}'.encode(), b"one\ntwo", b"[DONE]"]
SCHEMA = {
    "type": "object",
    "properties": {"topic": {"enum": ["a", "b"]}, "confidence": {"type": "number", "minimum": 0, "maximum": 1}},
    "required": ["topic", "confidence"],
}


@given(st.lists(st.integers(0, len(STREAM) + 40), max_size=12), st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_events_are_the_same_however_bytes_are_cut(cuts: list[int], ending: bytes) -> None:
    stream = STREAM.replace(b"\n", ending)
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    events = Events()
    found = [data for start, end in pairwise(edges) for data in events.feed(stream[start:end])]
    assert [*found, *events.end()] == DATA


def test_an_event_that_is_not_closed_is_taken_at_the_end() -> None:
    events = Events()
    assert list(events.feed(b"\xef\xbb\xbfdata: 1\n\ndata: 2")) == [b"1"]
    assert list(events.end()) == [b"2"]


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(-1e9, 1e9), st.text()),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["choices", "delta", "content", "tool_calls", "index", "id", "function", "name", "arguments",
                         "finish_reason", "usage", "prompt_tokens", "error", "model", "message"]),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=100)
@given(st.lists(_JSON, max_size=4), st.booleans())
def test_any_json_is_events_or_a_model_failed(chunks: list[Any], whole: bool) -> None:
    assembly = Assembly("m")
    found: list[Event] = []
    wrapped = [{"choices": [{"delta": each, "message": each, "finish_reason": "stop"}]} for each in chunks]
    try:
        for each in (*chunks, *wrapped):
            data = orjson.dumps(each)
            found += assembly.take_whole(data) if whole else assembly.take(data)
        found += assembly.close()
    except ModelFailed as failed:
        assert failed.code in {"garbage", "cut_off", "failed", "limited", "too_long"}  # noqa: PT017
    for event in found:
        match event:
            case TextPart(text):
                assert isinstance(text, str)
            case Call(key, name, arguments):
                assert key
                assert name
                assert isinstance(arguments, str)
            case Ended(reason, model):
                assert reason
                assert model


def _calls(*pieces: dict[str, Any]) -> list[Call]:
    assembly = Assembly("m")
    for piece in pieces:
        list(assembly.take(orjson.dumps({"choices": [{"delta": {"tool_calls": [piece]}}]})))
    list(assembly.take(b"[DONE]"))
    return [each for each in assembly.close() if isinstance(each, Call)]


@pytest.mark.parametrize("index", [True, False])
def test_pieces_of_calls_find_their_call_with_an_index_or_without(index: bool) -> None:
    def piece(number: int, text: str, **more: Any) -> dict[str, Any]:
        return {**({"index": number} if index else {}), **more, "function": {"arguments": text}}

    first = {"id": "c1", "function": {"name": "one", "arguments": ""}, **({"index": 0} if index else {})}
    second = {"id": "c2", "function": {"name": "two"}, **({"index": 1} if index else {})}
    found = _calls(first, piece(0, '{"a":'), piece(0, "1}"), second, piece(1, "{}"))
    assert found == [Call("c1", "one", '{"a":1}'), Call("c2", "two", "{}")]


@pytest.mark.parametrize(
    "text",
    [
        '{"topic": "a", "confidence": 0.5}',
        'Sure! Here it is:\n```json\n{"topic": "a", "confidence": 0.5}\n```\nAnything else?',
    ],
)
def test_one_object_is_found(text: str) -> None:
    assert object_in(text, SCHEMA) == {"topic": "a", "confidence": 0.5}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "[1]",
        "{",
        '{"topic": "a"}',
        '{"topic": "c", "confidence": 0.5}',
        '{"topic": "a", "confidence": NaN}',
        '{"topic": "a", "confidence": Infinity}',
        '{"topic": "a", "confidence": 1e999}',
        '{"topic": "a", "confidence": 1.5}',
        '{"topic": "a", "confidence": "high"}',
        '{"topic": "a", "confidence": true}',
        '{"topic": "a", "topic": "b", "confidence": 0.5}',
        '{"topic": "a", "confidence": 0.5} {"topic": "b", "confidence": 0.5}',
        "[" * 50_000,
        '{"a":' * 5_000,
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert object_in(text, SCHEMA) is None


@given(st.text() | st.text(alphabet='{}[]":, a1.eNa'))
def test_no_text_breaks_the_parser(text: str) -> None:
    found = object_in(text, {"type": "object"})
    assert found is None or isinstance(found, dict)


@pytest.mark.parametrize("value", [None, "high", True, float("nan"), 1.5, -0.1, [0.5]])
def test_a_confidence_that_is_none_is_no_confidence(value: object) -> None:
    assert confidence_in({"confidence": value}) == 0.0
    assert confidence_in(None) == 0.0
    assert confidence_in({"confidence": 1}) == 1.0
