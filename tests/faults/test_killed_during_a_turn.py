"""Web process, worker and Redis are killed while the bot answers. After the restart: exactly one answer."""

from __future__ import annotations

import asyncio
import os
import signal
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.flows.chat_client import CustomerClient
from tests.flows.stack import Stack

pytestmark = pytest.mark.socket
QUESTION = "Why is my latest bill higher than last month's?"


@contextmanager
def _stalled(program: Stack) -> Iterator[None]:
    """Hold the row that every published turn refers to, so that its transaction waits at the commit."""
    with program.connect() as conn, conn.transaction():
        assert conn.execute("SELECT version FROM supportbot_readingmodel FOR UPDATE").fetchall()
        yield


async def _someone_waits_for_the_lock(program: Stack) -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    for _ in range(200):
        if program.rows(waiting)[0][0]:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("no turn was stalled by the lock")


def _kill_redis(program: Stack) -> None:
    os.kill(program.redis_pid(), signal.SIGKILL)


def _answers(program: Stack, seq: int, conversation: str) -> list[str]:
    found = program.rows(
        "SELECT text FROM handoff_message WHERE conversation_id = %s AND author = 'bot' AND seq > %s", conversation, seq
    )
    return [text for (text,) in found]


@pytest.mark.fault("F1")
@pytest.mark.parametrize(
    ("released", "customer_ref"), [("before the restart", "cus_priya"), ("after the restart", "cus_marek")]
)
async def test_exactly_one_answer_after_everything_was_killed(program: Stack, released: str, customer_ref: str) -> None:
    token = program.token(customer_ref)
    key = str(uuid.uuid4())
    async with CustomerClient(program.chat_url) as customer:
        conversation = (await customer.hello(token))["conversation"]
        await customer.say("What do I owe?")
        seen = await customer.wait_for(type="message", author="bot", kind="answer")
        with _stalled(program):
            ack = await customer.say(QUESTION, client_id=key)
            await _someone_waits_for_the_lock(program)
            program.kill("web", "worker", "beat")
            _kill_redis(program)
            if released == "after the restart":
                program.revive_stores()
                program.start("web", "worker", "beat")
        if released == "before the restart":
            program.revive_stores()
            program.start("web", "worker", "beat")
    async with CustomerClient(program.chat_url) as again:
        await again.hello(token, last_seq=seen["seq"])
        await again.send({"type": "message.send", "client_id": key, "text": QUESTION})
        assert (await again.wait_for(type="ack", client_id=key))["seq"] == ack["seq"]
        async with asyncio.timeout(30):
            while not again.messages(author="bot"):
                await again.send({"type": "poll", "last_seq": seen["seq"]})
                await asyncio.sleep(0.5)
        await asyncio.sleep(2 * 3 + 2)  # both sweeps have looked again by now
        assert len(again.messages(author="customer")) == 1
        assert len(again.messages(author="bot")) == 1
    assert len(_answers(program, ack["seq"], conversation)) == 1
    open_turns = "SELECT count(*) FROM supportbot_turn WHERE conversation_id = %s AND status = 'open'"
    assert program.rows(open_turns, conversation) == [(0,)]


async def test_without_a_worker_the_web_process_finishes_what_another_left(program: Stack) -> None:
    token = program.token("cus_tomas")
    async with CustomerClient(program.chat_url) as customer:
        conversation = (await customer.hello(token))["conversation"]
        program.kill("worker", "beat")
        with _stalled(program):
            ack = await customer.say("When is my bill due?")
            await _someone_waits_for_the_lock(program)
            program.kill("web")
        program.start("web")
    async with CustomerClient(program.chat_url) as again:
        await again.hello(token, last_seq=ack["seq"])
        await again.wait_for(30, type="welcome")
        async with asyncio.timeout(30):
            while not _answers(program, ack["seq"], conversation):
                await asyncio.sleep(0.2)
    program.start("worker", "beat")
    assert len(_answers(program, ack["seq"], conversation)) == 1
