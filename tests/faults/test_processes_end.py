"""Workers and web processes are killed, missing, replaced under load, or have clocks that are minutes off."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import pytest

from tests.chaos.proxy import Proxy
from tests.faults.crowd import Crowd, Load
from tests.flows.chat_client import AgentClient, CustomerClient
from tests.flows.stack import Stack
from tests.plugin_faults import Figures

pytestmark = [pytest.mark.socket, pytest.mark.prove]
QUESTION = "Why is my latest bill higher than last month's?"
SKEWED = Path(__file__).parent / "skewed"
LEFT = 50
_TAKEN_AGAIN = "SELECT bool_or(attempts > 1) FROM supportbot_turn WHERE conversation_id = ANY(%s)"
_ANSWERS = (
    "SELECT conversation_id::text FROM handoff_message WHERE author = 'bot' AND seq > 1 AND conversation_id = ANY(%s)"
)
_LOCKED = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@contextmanager
def _published_by_nobody(program: Stack) -> Iterator[None]:
    """Hold the row that every published turn refers to, so that its transaction waits at the commit."""
    with program.connect() as conn, conn.transaction():
        assert conn.execute("SELECT version FROM supportbot_readingmodel FOR UPDATE").fetchall()
        yield


async def _until(program: Stack, sql: str, *values: object, seconds: float = 30.0) -> None:
    """Until the statement finds something that is true."""
    async with asyncio.timeout(seconds):
        while not any(row[0] for row in await asyncio.to_thread(program.rows, sql, *values)):
            await asyncio.sleep(0.1)


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


async def _newcomers(program: Stack, crowd: Crowd, number: int) -> list[str]:
    """People who never wrote, to a program that has answered before: only then there is a row to hold."""
    earlier, *who = await crowd.newcomers(1 + number)
    async with CustomerClient(program.chat_url) as customer:
        await customer.hello(program.token(earlier))
        await customer.say(QUESTION)
        await customer.wait_for(30, type="message", author="bot", kind="answer")
    return who


async def _left_to_the_worker(program: Stack, people: Sequence[str]) -> list[str]:
    """A question of each, whose web process died before it was answered: their conversations."""

    async def ask(name: str) -> str:
        customer = await open_.enter_async_context(CustomerClient(program.chat_url))
        conversation: str = (await customer.hello(program.token(name)))["conversation"]
        await customer.say(QUESTION)
        return conversation

    async with AsyncExitStack() as open_:
        conversations = await asyncio.gather(*map(ask, people))
        await _until(program, f"SELECT EXISTS ({_LOCKED})")
        await asyncio.to_thread(program.kill, "web")
    return conversations


def _answered(program: Stack, conversations: Sequence[str]) -> Counter[str]:
    """How often the bot has answered in each of those where it did."""
    return Counter(row[0] for row in program.rows(_ANSWERS, list(conversations)))


async def _until_answered(program: Stack, conversations: Sequence[str], number: int) -> None:
    async with asyncio.timeout(120):
        while len(await asyncio.to_thread(_answered, program, conversations)) < number:
            await asyncio.sleep(0.05)


def _tell(program: Stack, conversations: Sequence[str], figures: Figures) -> None:
    answered = _answered(program, conversations)
    figures.update(
        messages=len(conversations), lost=len(conversations) - len(answered), twice=answered.total() - len(answered)
    )
    assert (figures["lost"], figures["twice"]) == (0, 0)


def _kill_pool(program: Stack) -> None:
    children = _children(program.running["worker"].pid)
    assert children
    for child in children:
        os.kill(child, signal.SIGKILL)


@pytest.mark.fault("F2")
async def test_pool_processes_die_while_they_finish_turns(program: Stack, crowd: Crowd, figures: Figures) -> None:
    """Once at the very commit, and three times more while they work through what was left."""
    people = await _newcomers(program, crowd, LEFT)
    with _published_by_nobody(program):
        conversations = await _left_to_the_worker(program, people)
        await _until(program, _TAKEN_AGAIN, conversations)
        await _until(program, f"SELECT EXISTS ({_LOCKED})")
        _kill_pool(program)
    for number in range(1, 4):
        await _until_answered(program, conversations, number * LEFT // 4)
        _kill_pool(program)
    await _until_answered(program, conversations, LEFT)
    await asyncio.to_thread(program.start, "web")
    await asyncio.sleep(8)  # both sweeps have looked again by now
    _tell(program, conversations, figures)


@pytest.mark.fault("F3")
async def test_the_worker_dies_once_replies_are_committed(program: Stack, crowd: Crowd, figures: Figures) -> None:
    """It has told its queue nothing of them yet: one task goes through many."""
    people = await _newcomers(program, crowd, LEFT)
    with _published_by_nobody(program):
        conversations = await _left_to_the_worker(program, people)
        await _until(program, _TAKEN_AGAIN, conversations)
    await _until_answered(program, conversations, LEFT // 4)
    await asyncio.to_thread(program.kill, "worker")
    assert len(_answered(program, conversations)) < LEFT
    await asyncio.to_thread(program.start, "worker", "web")
    await _until_answered(program, conversations, LEFT)
    await asyncio.sleep(15)  # what the dead one had not acknowledged has been given out again by now
    _tell(program, conversations, figures)


@pytest.mark.fault("F4")
async def test_nobody_works_in_the_background(program: Stack, crowd: Crowd, figures: Figures) -> None:
    """Two hundred messages and a killed web process without a worker; when one comes, it says nothing late."""
    (who,) = await _newcomers(program, crowd, 1)
    headers = await asyncio.to_thread(program.agent_headers)
    await asyncio.to_thread(program.kill, "worker", "beat")

    async def deed() -> None:
        async with CustomerClient(program.chat_url) as customer:
            conversation = (await customer.hello(program.token(who)))["conversation"]
            with _published_by_nobody(program):
                await customer.say(QUESTION)
                await _until(program, f"SELECT EXISTS ({_LOCKED})")
                await asyncio.to_thread(program.kill, "web")
        await asyncio.to_thread(program.start, "web")
        async with AgentClient(program.inbox_url, headers=headers) as maya:
            await maya.hello()
            thread = await maya.watch(conversation)
            await maya.claim(conversation, thread["state"]["custody_version"])

    try:
        await crowd.under(deed, figures, load=Load(customers=5, messages=20))
        said = "SELECT count(*) FROM handoff_message WHERE author = 'bot'"
        before = program.rows(said)
    finally:
        await asyncio.to_thread(program.start, "worker", "beat")
    await asyncio.sleep(15)
    assert program.rows(said) == before


@pytest.mark.fault("F43")
async def test_everything_is_replaced_under_load(program: Stack, crowd: Crowd, figures: Figures) -> None:
    """One process after the other ends in order and a new one takes over; the web behind a door that is turned."""
    other = Stack(var_dir=program.var_dir, database_url=program.database_url, settings={}, stores=program.stores)
    codes = []

    async with Proxy(program.port, "rolling") as door:
        door.calm()

        async def deed() -> None:
            here, there = program, other
            for _ in range(4):
                await asyncio.sleep(4)
                await asyncio.to_thread(there.start, "web")
                door.upstream_port = there.port
                codes.append(await _ended(here.running.pop("web")))
                here, there = there, here
            codes.append(await _ended(program.running.pop("worker")))
            await asyncio.to_thread(program.start, "worker")

        try:
            outcome = await crowd.under(deed, figures, port=door.port)
        finally:
            await asyncio.to_thread(other.stop)
    assert set(codes) <= {0, -signal.SIGTERM}
    assert max(journal.losses for journal in outcome.journals) <= 4


async def _ended(process: subprocess.Popen[bytes]) -> int:
    process.terminate()
    return await asyncio.to_thread(process.wait, 25)


@pytest.mark.fault("F42")
async def test_clocks_are_twenty_minutes_apart(program: Stack, crowd: Crowd, figures: Figures) -> None:
    path = program.env.get("PYTHONPATH")
    program.env["PYTHONPATH"] = os.pathsep.join(filter(None, (str(SKEWED), path)))
    await asyncio.to_thread(program.kill, "web", "worker")
    try:
        for name, minutes in (("web", 10), ("worker", -10)):
            program.env["CLOCK_OFF_SECONDS"] = str(minutes * 60)
            await asyncio.to_thread(program.start, name)

        async def deed() -> None:
            await asyncio.sleep(10)
            await asyncio.to_thread(program.kill, "web")
            program.env["CLOCK_OFF_SECONDS"] = "600"
            await asyncio.to_thread(program.start, "web")

        outcome = await crowd.under(deed, figures)
    finally:
        program.env.update(PYTHONPATH=path or "", CLOCK_OFF_SECONDS="0")
        await asyncio.to_thread(program.kill, "web", "worker")
        await asyncio.to_thread(program.start, "web", "worker")
    off = "SELECT max(created_at) > now() + interval '1 minute' FROM handoff_message WHERE conversation_id = ANY(%s)"
    assert program.rows(off, list(outcome.stored)) == [(False,)]
    assert program.log_of("web").read_text().count("clock is off by 600 s") >= 2
