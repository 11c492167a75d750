"""Frames that cannot be used: a typed error each, the socket alive where it may be, nothing half-written."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.flows.chat_client import AgentClient, CustomerClient
from tests.flows.stack import Stack

pytestmark = pytest.mark.socket
ID = "11111111-1111-4111-8111-111111111111"


def _send(**fields: Any) -> str:
    return json.dumps({"type": "message.send", "client_id": ID, "text": "hello"} | fields)


# Each: what it is, the raw frame, the error's code, the field it names.
FRAMES: list[tuple[str, str | bytes, str, str | None]] = [
    ("not json", "hello", "frame_not_json", None),
    ("cut off", '{"type": "ping"', "frame_not_json", None),
    ("empty", "", "frame_not_json", None),
    ("spaces", "   ", "frame_not_json", None),
    ("binary", b"\x00\x01\x02", "frame_not_json", None),
    ("binary json", b'{"type": "ping"}', "frame_not_json", None),
    ("NaN", '{"type": "read", "seq": NaN}', "frame_not_json", None),
    ("Infinity", '{"type": "read", "seq": Infinity}', "frame_not_json", None),
    ("a number of 5,000 digits", '{"type": "read", "seq": ' + "9" * 5000 + "}", "frame_not_json", None),
    ("nested 20,000 deep", "[" * 20_000, "frame_not_json", None),
    ("a list", "[]", "frame_not_object", None),
    ("a string", '"ping"', "frame_not_object", None),
    ("null", "null", "frame_not_object", None),
    ("a number", "7", "frame_not_object", None),
    ("no type", "{}", "frame_type_missing", "type"),
    ("type a number", '{"type": 7}', "frame_type_missing", "type"),
    ("type null", '{"type": null}', "frame_type_missing", "type"),
    ("unknown type", '{"type": "message.steal"}', "frame_type_unknown", "type"),
    ("type with a NUL", '{"type": "ping\\u0000"}', "frame_type_unknown", "type"),
    ("type a dunder", '{"type": "__init__"}', "frame_type_unknown", "type"),
    ("an agent's frame", '{"type": "claim", "conversation": "x", "custody_version": 0}', "frame_type_unknown", "type"),
    ("no client_id", '{"type": "message.send", "text": "hi"}', "field_missing", "client_id"),
    ("client_id null", _send(client_id=None), "field_missing", "client_id"),
    ("client_id a number", _send(client_id=5), "field_type", "client_id"),
    ("client_id no uuid", _send(client_id="abc"), "field_value", "client_id"),
    ("client_id empty", _send(client_id=""), "field_value", "client_id"),
    ("client_id huge", _send(client_id="a" * 10_000), "field_value", "client_id"),
    ("client_id with a surrogate", _send(client_id="\ud83d"), "field_value", "client_id"),
    ("no text", '{"type": "message.send", "client_id": "' + ID + '"}', "field_missing", "text"),
    ("text null", _send(text=None), "field_missing", "text"),
    ("text a number", _send(text=12), "field_type", "text"),
    ("text a list", _send(text=["hi"]), "field_type", "text"),
    ("text an object", _send(text={"$ne": ""}), "field_type", "text"),
    ("text empty", _send(text=""), "text_empty", "text"),
    ("text only spaces", _send(text="  \n\t "), "text_empty", "text"),
    ("text only zero-width", _send(text="\u200b\u200b"), "text_empty", "text"),
    ("text too long", _send(text="a" * 4001), "text_too_long", "text"),
    ("text with NUL", _send(text="a\x00b"), "text_not_allowed", "text"),
    ("text with a lone surrogate", _send(text="a\ud83d"), "text_not_allowed", "text"),
    ("choice a number", _send(choice=3), "field_type", "choice"),
    ("choice huge", _send(choice="x" * 500), "field_value", "choice"),
    ("choice with a surrogate", _send(choice="\udc00"), "field_value", "choice"),
    ("link a number", '{"type": "hello", "last_seq": 0, "link": 5}', "field_type", "link"),
    ("link huge", json.dumps({"type": "hello", "last_seq": 0, "link": "x" * 600}), "field_value", "link"),
    ("link with a surrogate", json.dumps({"type": "hello", "last_seq": 0, "link": "\ud83d"}), "field_value", "link"),
    ("read without seq", '{"type": "read"}', "field_missing", "seq"),
    ("read seq a text", '{"type": "read", "seq": "1"}', "field_type", "seq"),
    ("read seq a bool", '{"type": "read", "seq": true}', "field_type", "seq"),
    ("read seq a float", '{"type": "read", "seq": 1.5}', "field_type", "seq"),
    ("read seq negative", '{"type": "read", "seq": -1}', "field_value", "seq"),
    ("read seq beyond the column", '{"type": "read", "seq": 9999999999}', "field_value", "seq"),
    ("feedback without value", '{"type": "feedback", "seq": 1}', "field_missing", "value"),
    ("feedback of a value unknown", '{"type": "feedback", "seq": 1, "value": "meh"}', "field_value", "value"),
    ("feedback on nothing", '{"type": "feedback", "seq": 999, "value": "up"}', "message_not_found", "seq"),
    ("feedback on the greeting", '{"type": "feedback", "seq": 1, "value": "up"}', "message_not_found", "seq"),
    ("rating of 0", '{"type": "rating", "score": 0}', "field_value", "score"),
    ("rating of 6", '{"type": "rating", "score": 6}', "field_value", "score"),
    ("rating a text", '{"type": "rating", "score": "5"}', "field_type", "score"),
    ("rating with NUL", '{"type": "rating", "score": 5, "comment": "a\\u0000"}', "field_value", "comment"),
    ("person without client_id", '{"type": "person.request"}', "field_missing", "client_id"),
    ("poll without last_seq", '{"type": "poll"}', "field_missing", "last_seq"),
    ("poll negative", '{"type": "poll", "last_seq": -5}', "field_value", "last_seq"),
    ("an action", '{"type": "action.confirm", "action": "x", "accept": true}', "not_available", None),
    ("a code nobody sent", '{"type": "verify", "code": "123456"}', "code_expired", "code"),
    ("a code of words", '{"type": "verify", "code": ["1"]}', "field_type", "code"),
    ("a code far too long", '{"type": "verify", "code": "123456789012345678901"}', "field_value", "code"),
    ("a link of no action's", f'{{"type": "action.link", "action": "{ID}"}}', "action_not_found", "action"),
    ("a link of a word's", '{"type": "action.link", "action": "mine"}', "field_value", "action"),
    ("a bill of nobody's", '{"type": "invoice.link", "number": "INV-0"}', "invoice_not_found", "number"),
    ("a transcript to nowhere", '{"type": "transcript.send", "email": "nowhere"}', "field_value", "email"),
    (
        "a file that is not there",
        f'{{"type": "message.send", "client_id": "{ID}", "text": "x", "files": ["{ID}"]}}',
        "attachment_missing",
        "files",
    ),
    (
        "files that are no list",
        f'{{"type": "message.send", "client_id": "{ID}", "text": "x", "files": "y"}}',
        "field_type",
        "files",
    ),
]


@pytest.fixture
async def customer(program: Stack) -> AsyncIterator[CustomerClient]:
    async with CustomerClient(program.chat_url) as client:
        await client.hello(program.token("cus_tomas"))
        yield client


def _written(program: Stack) -> list[tuple[Any, ...]]:
    return program.rows(
        "SELECT (SELECT count(*) FROM handoff_message), (SELECT count(*) FROM handoff_event), "
        "(SELECT count(*) FROM supportbot_turn), (SELECT count(*) FROM supportbot_conversationrating), "
        "(SELECT count(*) FROM supportbot_answerfeedback), (SELECT sum(custody_version) FROM handoff_conversation)"
    )


def test_the_table_is_long_enough() -> None:
    assert len(FRAMES) >= 40
    assert len({name for name, *_ in FRAMES}) == len(FRAMES)


@pytest.mark.fault("F17", "F18")
async def test_each_is_refused_by_its_code_and_writes_nothing(program: Stack, customer: CustomerClient) -> None:
    before = _written(program)
    for name, raw, code, field in FRAMES:
        mark = len(customer.frames)
        await customer.send_raw(raw)
        error = await customer.wait_for(after=mark, type="error")
        assert (error["code"], error.get("field"), error["retryable"]) == (code, field, False), name
        assert error["text"], name
        await customer.send({"type": "ping"})
        await customer.wait_for(after=mark, type="pong")
    assert _written(program) == before
    await customer.say("When is my bill due?")
    await customer.wait_for(type="message", author="bot", kind="answer")


@pytest.mark.parametrize(
    ("hello", "code", "close"),
    [
        ({"last_seq": 0}, "token_missing", 4401),
        ({"token": "", "last_seq": 0}, "token_missing", 4401),
        ({"token": "x.y.z", "last_seq": 0}, "token_invalid", 4401),
        ({"token": "ü" * 50, "last_seq": 0}, "token_invalid", 4401),
    ],
)
async def test_an_identity_not_proven_closes_the_socket(
    program: Stack, hello: dict[str, Any], code: str, close: int
) -> None:
    async with CustomerClient(program.chat_url) as client:
        await client.send({"type": "hello", **hello})
        assert (await client.wait_for(type="error"))["code"] == code
        assert await client.wait_closed() == close


async def test_an_expired_token_is_refused(program: Stack) -> None:
    async with CustomerClient(program.chat_url) as client:
        token = program.token("cus_priya", ttl=timedelta(minutes=-10))
        await client.send({"type": "hello", "token": token, "last_seq": 0})
        assert (await client.wait_for(type="error"))["code"] == "token_expired"
        assert await client.wait_closed() == 4401


async def test_a_token_that_runs_out_ends_the_socket(program: Stack) -> None:
    async with CustomerClient(program.chat_url) as client:
        # Accepted with the leeway for clocks that differ, and then closed at once, since it has run out.
        token = program.token("cus_priya", ttl=timedelta(seconds=-5))
        await client.send({"type": "hello", "token": token, "last_seq": 0})
        assert (await client.wait_for(type="error"))["code"] == "token_expired"
        assert await client.wait_closed() == 4401


@pytest.mark.fault("F45")
async def test_another_customers_conversation_is_not_found_like_one_that_does_not_exist(program: Stack) -> None:
    async with CustomerClient(program.chat_url) as owner:
        theirs = (await owner.hello(program.token("cus_priya")))["conversation"]
    refusals = []
    for named in (theirs, str(uuid.uuid4())):
        async with CustomerClient(program.chat_url) as client:
            await client.send(
                {"type": "hello", "token": program.token("cus_tomas"), "last_seq": 0, "conversation": named}
            )
            refusals.append(await client.wait_for(type="error"))
            assert await client.wait_closed() == 4403
    assert refusals[0] == refusals[1]
    assert refusals[0]["code"] == "conversation_not_found"


async def test_nothing_before_hello(program: Stack) -> None:
    async with CustomerClient(program.chat_url) as client:
        await client.send_raw(_send())
        assert (await client.wait_for(type="error"))["code"] == "hello_first"


@pytest.mark.fault("F39")
async def test_a_hello_that_the_store_does_not_answer_shuts_the_socket(program: Stack) -> None:
    hello = {"type": "hello", "token": program.token("cus_tomas"), "last_seq": 0}
    async with CustomerClient(program.chat_url) as client:
        with program.connect() as conn, conn.transaction():
            conn.execute("LOCK TABLE handoff_conversation IN ACCESS EXCLUSIVE MODE")
            await client.send(hello)
            error = await client.wait_for(20, type="error")
        assert (error["code"], error["retryable"]) == ("try_again", True)
        assert await client.wait_closed() == 1013
    async with CustomerClient(program.chat_url) as client:
        await client.send(hello)
        await client.wait_for(type="welcome")


@pytest.mark.fault("F17")
async def test_a_frame_over_the_size_closes_with_1009(program: Stack) -> None:
    async with CustomerClient(program.chat_url) as client:
        await client.hello(program.token("cus_tomas"))
        await client.send_raw(_send(text="a" * 70_000))
        assert await client.wait_closed() == 1009


async def test_the_inbox_is_for_agents_alone(program: Stack) -> None:
    for headers in ({"Origin": program.base}, program.agent_headers("lena@northwind.example")):
        async with AgentClient(program.inbox_url, headers=headers) as client:
            assert await client.wait_closed() == 4403
            assert [frame["type"] for frame in client.frames] == ["error"]


async def test_an_agents_bad_frames(program: Stack) -> None:
    unknown = str(uuid.uuid4())
    table: list[tuple[dict[str, Any], str]] = [
        ({"type": "watch", "conversation": "x", "last_seq": 0}, "field_value"),
        ({"type": "watch", "conversation": unknown, "last_seq": 0}, "conversation_not_found"),
        ({"type": "claim", "conversation": unknown, "custody_version": 0}, "conversation_not_found"),
        ({"type": "claim", "conversation": unknown, "custody_version": "0"}, "field_type"),
        ({"type": "message.send", "client_id": ID, "text": "hi"}, "frame_type_unknown"),
        ({"type": "reply.send", "conversation": unknown}, "field_missing"),
    ]
    async with AgentClient(program.inbox_url, headers=program.agent_headers()) as agent:
        await agent.hello()
        for frame, code in table:
            mark = len(agent.frames)
            await agent.send(frame)
            assert (await agent.wait_for(after=mark, type="error"))["code"] == code, frame
