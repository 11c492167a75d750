"""A language model in the running program: a stand-in for one over HTTP, customers and agents over real sockets."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from tests.flows.chat_client import AgentClient, CustomerClient
from tests.flows.stack import Stack, stack
from tests.sandbox.models import MODEL, model_running
from tests.sandbox.running import Running

pytestmark = pytest.mark.socket
UNCLEAR = "is that normal with the account at all"
FIRST, SECOND = "Thanks for asking.", "You owe €117.83 on your open bill."


def settings_for(box: Running) -> dict[str, str]:
    return {
        "LLM_BASE_URL": f"{box.url}/v1", "LLM_MODEL": MODEL, "LLM_API_KEY": box.key, "LLM_BOUNDARY": "private",
    }  # fmt: skip


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    with model_running() as its:
        yield its


@pytest.fixture(scope="module")
def with_model(box: Running) -> Iterator[Stack]:
    with stack(name="model", settings=settings_for(box)) as its:
        its.start("web")
        yield its


@pytest.fixture(autouse=True)
def as_new(box: Running) -> None:
    box.control("reset")


async def test_verified_sentences_are_shown_as_they_come_and_then_the_message(with_model: Stack, box: Running) -> None:
    box.control("script", {"answers": [{"text": f"{FIRST} {SECOND}"}]})
    box.control("speech", {"first_ms": 400, "per_second": 40})
    async with CustomerClient(with_model.chat_url) as customer:
        await customer.hello(with_model.token("cus_priya"))
        await customer.say(UNCLEAR)
        began = time.monotonic()
        await customer.wait_for(0.6, type="typing", author="bot")
        first = await customer.wait_for(type="reply.delta")
        message = await customer.wait_for(type="message", author="bot", text=f"{FIRST} {SECOND}")
    deltas = [frame for frame in customer.frames if frame["type"] == "reply.delta"]
    assert [(frame["part"], frame["text"]) for frame in deltas] == [(0, FIRST), (1, f" {SECOND}")]
    assert first == deltas[0]
    assert len({frame["turn"] for frame in deltas}) == 1
    assert customer.frames.index(deltas[1]) < customer.frames.index(message)
    assert time.monotonic() - began < 10


@pytest.mark.fault("F32")
async def test_an_agent_takes_over_while_it_writes(with_model: Stack, box: Running) -> None:
    box.control("script", {"answers": [{"text": f"{FIRST} {SECOND}"}]})
    box.control("barrier", {"hold": True, "after": 6})
    async with CustomerClient(with_model.chat_url) as customer:
        conversation = (await customer.hello(with_model.token("cus_marek")))["conversation"]
        await customer.say(UNCLEAR)
        await customer.wait_for(type="reply.delta", text=FIRST)
        async with AgentClient(with_model.inbox_url, headers=with_model.agent_headers()) as maya:
            await maya.hello()
            await maya.claim(conversation, 0)
        joined = await customer.wait_for(type="message", author="system")
        async with asyncio.timeout(3):
            while box.control("barrier")["waiting"]:
                await asyncio.sleep(0.05)  # the request is ended, not left to run
        box.control("barrier", {"release": True})
        await asyncio.sleep(1)
    behind = customer.frames[customer.frames.index(joined) :]
    assert [frame for frame in behind if frame["type"] == "reply.delta" or frame.get("author") == "bot"] == []
    turn = "SELECT status FROM supportbot_turn WHERE conversation_id = %s ORDER BY first_seq DESC LIMIT 1"
    assert with_model.rows(turn, conversation) == [("dropped",)]


@pytest.mark.fault("F1")
async def test_a_process_that_dies_while_it_writes_leaves_a_turn_that_is_finished(
    with_model: Stack, box: Running
) -> None:
    box.control("script", {"answers": [{"text": f"{FIRST} {SECOND}"}]})
    box.control("barrier", {"hold": True, "after": 6})
    async with CustomerClient(with_model.chat_url) as customer:
        conversation = (await customer.hello(with_model.token("cus_tomas")))["conversation"]
        ack = await customer.say(UNCLEAR)
        await customer.wait_for(type="reply.delta", text=FIRST)
        with_model.kill("web")
    with_model.start("web")
    answered = "SELECT text FROM handoff_message WHERE conversation_id = %s AND author = 'bot' AND seq > %s"
    async with asyncio.timeout(30):
        while not (replies := with_model.rows(answered, conversation, ack["seq"])):
            await asyncio.sleep(0.2)
    assert len(replies) == 1
    assert FIRST not in replies[0][0]
    traced = "SELECT attempts, trace ? 'model' FROM supportbot_turn WHERE conversation_id = %s AND status = 'done'"
    assert (2, False) in with_model.rows(traced, conversation)


@pytest.mark.parametrize(
    ("who", "fault"),
    [
        ("cus_aoife", {"mishap": "half"}),
        ("cus_siobhan", {"mishap": "garbage"}),
        ("cus_liam", {"mishap": "stall", "seconds": 30}),
        pytest.param("cus_grace", {"mishap": "huge"}, marks=pytest.mark.prove),
        pytest.param("cus_jonas", {"mishap": "types"}, marks=pytest.mark.prove),
    ],
)
async def test_whatever_goes_wrong_there_is_a_reply_within_ten_seconds(
    with_model: Stack, box: Running, who: str, fault: dict[str, object]
) -> None:
    box.control("script", {"answers": [{"text": f"{FIRST} {SECOND}"}] * 9})
    box.control("mishaps", {**fault, "times": 9})
    async with CustomerClient(with_model.chat_url) as customer:
        await customer.hello(with_model.token(who))
        began = time.monotonic()
        await customer.say(UNCLEAR)
        message = await customer.wait_for(10, type="message", author="bot", kind="clarify")
        assert time.monotonic() - began < 10
    assert SECOND not in message["text"]
    assert box.calls("POST", "/v1/chat"), "the model was not asked"


@pytest.mark.prove
@pytest.mark.parametrize(
    ("who", "fault"),
    [
        pytest.param("cus_emma", {"fault": "500"}, marks=pytest.mark.fault("F21")),
        pytest.param("cus_nina", {"fault": "reset"}, marks=pytest.mark.fault("F21")),
        pytest.param("cus_daniel", {"fault": "429", "retry_after": 30}, marks=pytest.mark.fault("F22")),
        pytest.param("cus_aoife", {"fault": "hang", "seconds": 60}, marks=pytest.mark.fault("F23")),
    ],
)
async def test_a_model_that_refuses_or_hangs_costs_ten_seconds_at_most(
    with_model: Stack, box: Running, who: str, fault: dict[str, object]
) -> None:
    box.control("faults", {**fault, "times": 9})
    async with CustomerClient(with_model.chat_url) as customer:
        await customer.hello(with_model.token(who))
        mark = len(customer.frames)
        await customer.say(UNCLEAR)
        message = await customer.wait_for(10, after=mark, type="message", author="bot")
    assert message["kind"] in ("clarify", "handoff")
    assert box.calls("POST", "/v1/chat"), "the model was not asked"
