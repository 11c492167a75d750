"""What a whole answer looks like through our client."""

from __future__ import annotations

import asyncio

import orjson
import pytest

from supportbot.llm.client import EndpointModel
from supportbot.llm.connections import Connections
from supportbot.llm.errors import ModelFailed
from supportbot.llm.port import Said
from tests.contracts.llm.asking import FIND, TOPIC, ask, client_of, endpoint_at, hear
from tests.sandbox.running import Running

UMLAUTS = "Größe: 42,10 € – für „Nutzung“ 💶 in 你好"


async def test_text_comes_in_parts_and_ends_with_a_count(model: EndpointModel, box: Running) -> None:
    box.control("script", {"answers": [{"text": UMLAUTS}]})
    heard = await hear(model, ask("How much?"))
    assert heard.text == UMLAUTS
    assert len(heard.parts) > 5
    assert (heard.ended.reason, heard.ended.model) == ("stop", "sandbox-model")
    assert heard.ended.tokens_in
    assert heard.ended.tokens_out
    assert heard.calls == []


async def test_facts_in_the_prompt_are_answered_from(model: EndpointModel) -> None:
    assert (await hear(model, ask("What is my balance?"))).text == "The balance is $42.10."


async def test_calls_come_whole(model: EndpointModel, box: Running) -> None:
    wanted = [{"id": f"INV-{number}", "note": 'with "quotes" and ünïcode'} for number in range(3)]
    box.control(
        "script", {"answers": [{"text": "One moment.", "calls": [{"name": "a", "arguments": each} for each in wanted]}]}
    )
    heard = await hear(model, ask("Which?", tools=(FIND,)))
    assert heard.text == "One moment."
    assert [orjson.loads(each.arguments) for each in heard.calls] == wanted
    assert len({each.id for each in heard.calls}) == 3
    assert heard.ended.reason == "tool_calls"


async def test_a_call_and_its_result_are_told_back(model: EndpointModel, box: Running) -> None:
    asked = ask("Where is invoice INV-7?", tools=(FIND,))
    call = (await hear(model, asked)).calls[0]
    assert (call.name, orjson.loads(call.arguments)) == ("find_invoice", {"number": "Where is invoice INV-7?"})
    told = (*asked.messages, Said("assistant", "", (call,)), Said("tool", "Invoice INV-7 is paid.", answers=call.id))
    again = ask("", tools=(FIND,))
    heard = await hear(model, type(again)("answer", told, (FIND,)))
    assert "Invoice INV-7 is paid." in heard.text
    sent = box.calls("POST", "/v1/chat")[-1]["params"]["messages"]
    assert sent[2]["tool_calls"][0]["function"] == {"name": call.name, "arguments": call.arguments}
    assert sent[3] == {"role": "tool", "content": "Invoice INV-7 is paid.", "tool_call_id": call.id}


@pytest.mark.parametrize("mishap", ["crlf", "crumbs", "no_done", "whole"])
async def test_the_same_is_heard_however_it_is_sent(model: EndpointModel, box: Running, mishap: str) -> None:
    answer = {"text": UMLAUTS, "calls": [{"name": "find_invoice", "arguments": {"number": "Ü-1"}}]}
    box.control("script", {"answers": [answer, answer]})
    plain = await hear(model, ask("How much?", tools=(FIND,)))
    box.control("mishaps", {"mishap": mishap})
    heard = await hear(model, ask("How much?", tools=(FIND,)))
    assert heard.text == plain.text == UMLAUTS
    assert [(each.name, each.arguments) for each in heard.calls] == [
        (each.name, each.arguments) for each in plain.calls
    ]
    assert heard.ended == plain.ended


async def test_an_answer_may_be_cut_at_the_most_tokens(model: EndpointModel, box: Running) -> None:
    box.control("script", {"answers": [{"text": "one two three four five"}]})
    heard = await hear(model, ask("Count.", max_tokens=3))
    assert (heard.text, heard.ended.reason) == ("one two three", "length")


@pytest.mark.parametrize(
    ("refuses", "requests"),
    [
        ({}, 1),
        ({"json_schema": 400}, 2),
        ({"json_schema": 500}, 3),  # a fault of the moment looks the same: it is asked once more
        ({"json_schema": 422, "json_object+schema": 400}, 3),
        ({"response_format": 400}, 4),
        ({"stream_options": 400}, 2),
        ({"max_tokens": 400}, 2),
    ],
)
async def test_what_an_endpoint_refuses_is_left_out_and_remembered(
    model: EndpointModel, box: Running, refuses: dict[str, int], requests: int
) -> None:
    box.control("refuse", refuses)
    asked = ask("What is my balance?", schema=TOPIC)
    first = await hear(model, asked)
    assert len(box.calls("POST", "/v1/chat")) == requests
    assert first.text
    await hear(model, asked)
    assert len(box.calls("POST", "/v1/chat")) == requests + 1


async def test_a_schema_is_in_the_prompt_where_the_endpoint_takes_none(model: EndpointModel, box: Running) -> None:
    box.control("refuse", {"response_format": 400})
    await hear(model, ask("What is my balance?", schema=TOPIC))
    sent = box.calls("POST", "/v1/chat")[-1]["params"]
    assert "response_format" not in sent
    assert '"confidence"' in sent["messages"][0]["content"]


async def test_a_refusal_that_no_other_form_mends_is_one(box: Running, connections: Connections) -> None:
    model = client_of(endpoint_at(box, model="another"), connections)
    with pytest.raises(ModelFailed) as failed:
        await hear(model, ask("Hello"))
    assert failed.value.code == "refused"
    assert len(box.calls("POST", "/v1/chat")) == 1


async def test_a_lone_surrogate_in_the_prompt_is_sent_as_something_else(model: EndpointModel, box: Running) -> None:
    assert (await hear(model, ask("What is my balance \ud83d?"))).text
    assert box.calls("POST", "/v1/chat")[-1]["params"]["messages"][1]["content"] == "What is my balance ??"


def test_a_worker_asks_from_a_loop_of_its_own(box: Running) -> None:
    connections = Connections("private")

    async def once() -> str:
        try:
            return (await hear(client_of(endpoint_at(box), connections), ask("What is my balance?"))).text
        finally:
            await connections.aclose()

    assert [asyncio.run(once()) for _ in range(2)] == ["The balance is $42.10."] * 2


async def test_connections_are_kept(model: EndpointModel, box: Running) -> None:
    for _ in range(3):
        await hear(model, ask("What is my balance?"))
    assert len(model._connections.pool().connections) == 1
