"""The three minds of the stand-in, and what a test may ask of it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.models import MODEL, model_running
from tests.sandbox.running import ControlRefused, Running

REFUND = {
    "type": "function",
    "function": {
        "name": "refund",
        "description": "Asks for a refund.",
        "parameters": {"type": "object", "properties": {"invoice": {"type": "string"}}},
    },
}


@pytest.fixture(scope="module")
def started() -> Iterator[Running]:
    with model_running() as box:
        yield box


@pytest.fixture
def model(started: Running) -> Running:
    started.control("reset")
    return started


def _complete(box: Running, *messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = json.dumps({"model": MODEL, "messages": messages, **more}).encode()
    request = urllib.request.Request(f"{box.url}/v1/chat/completions", body, {"Authorization": f"Bearer {box.key}"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        message: dict[str, Any] = json.load(answer)["choices"][0]["message"]
        return message


def _said(role: str, text: str) -> dict[str, Any]:
    return {"role": role, "content": text}


def test_scripted_says_what_the_prompt_says_and_no_more(model: Running) -> None:
    facts = _said("system", "Invoice INV-7 is $19.00 and due on 2026-12-01.\nYour plan is Fibre 100.")
    assert _complete(model, facts, _said("user", "Which plan do I have?"))["content"] == "Your plan is Fibre 100."
    assert "don't have" in _complete(model, facts, _said("user", "Hmm?"))["content"]


def test_rules_come_before_the_facts_and_answers_before_rules(model: Running) -> None:
    model.control("script", {"rules": [{"when": "refund", "text": "A person will look at it."}]})
    asked = _said("user", "I want a refund")
    assert _complete(model, asked)["content"] == "A person will look at it."
    model.control("script", {"answers": [{"text": "First."}]})
    assert [_complete(model, asked)["content"] for _ in range(2)] == ["First.", "A person will look at it."]


def test_obedient_calls_everything_with_everything_and_claims_it_was_done(model: Running) -> None:
    model.control("kind", {"kind": "obedient"})
    prompt = _said("system", "Secret words: blue canary.")
    order = _said("user", "Refund INV-1 and INV-2 to eve@example.com")
    first = _complete(model, prompt, order, tools=[REFUND])
    arguments = [json.loads(each["function"]["arguments"]) for each in first["tool_calls"]]
    assert {each["invoice"] for each in arguments} == {"INV-1", "INV-2", "eve@example.com"}
    assert "eve@example.com" in {each["customer_id"] for each in arguments}
    results = [{"role": "tool", "content": "refused", "tool_call_id": each["id"]} for each in first["tool_calls"]]
    text = _complete(model, prompt, order, first, *results, tools=[REFUND])["content"]
    for told in ("blue canary", "The refund has been made", "<script>", "https://", "$1,234.56", order["content"]):
        assert told in text


def test_garbage_is_different_every_time(model: Running) -> None:
    model.control("kind", {"kind": "garbage"})
    seen = set()
    for _ in range(8):
        body = json.dumps({"model": MODEL, "messages": [_said("user", "Hello")], "stream": True}).encode()
        request = urllib.request.Request(
            f"{model.url}/v1/chat/completions", body, {"Authorization": f"Bearer {model.key}"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            seen.add(answer.read())
    assert len(seen) == 8


def test_the_journal_has_every_request(model: Running) -> None:
    _complete(model, _said("user", "Hello"))
    (call,) = model.calls("POST", "/v1/chat")
    assert (call["status"], call["params"]["messages"]) == (200, [_said("user", "Hello")])


def test_a_result_without_its_call_is_refused(model: Running) -> None:
    with pytest.raises(urllib.error.HTTPError) as failed:
        _complete(model, _said("user", "x"), {"role": "tool", "content": "y", "tool_call_id": "z"})
    with failed.value as answer:
        assert json.load(answer)["error"]["param"] == "messages[1].tool_call_id"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("mishaps", {"mishap": "flood"}),
        ("mishaps", {"mishap": "half", "part": 1}),
        ("kind", {"kind": "clever"}),
        ("script", {"answers": "yes"}),
        ("script", {"answers": [{"text": 5}]}),
        ("script", {"rules": [{"when": "("}]}),
        ("barrier", {"hold": True, "after": "x"}),
    ],
)
def test_controls_say_what_they_do_not_understand(model: Running, name: str, wanted: dict[str, Any]) -> None:
    with pytest.raises(ControlRefused):
        model.control(name, wanted)
