"""The running program seen from outside: what web and worker tell, whether a worker works, one turn's trail."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.flows.chat_client import CustomerClient
from tests.flows.stack import Stack, free_port, stack
from tests.flows.test_model import UNCLEAR, settings_for
from tests.sandbox.models import model_running
from tests.sandbox.running import Running
from tests.supportbot.metrics.reading import Scrape
from tests.supportbot.metrics.test_files import asked_for

pytestmark = pytest.mark.socket
CARD = "4111 1111 1111 1111"
PATIENCE_SECONDS = 60.0


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    with model_running() as its:
        yield its


@pytest.fixture(scope="module")
def program(box: Running) -> Iterator[Stack]:
    settings = {
        **settings_for(box),
        "WORKER_METRICS_PORT": str(free_port()),
        "LOG_FORMAT": "json",
    }
    with stack(name="metrics", settings=settings) as its:
        its.start("worker", "beat", "web")
        _until(lambda: _worker_tells(its))
        yield its


def _worker_tells(program: Stack) -> bool:
    try:
        return bool(worker(program).names)
    except OSError:
        return False


def _get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def web(program: Stack) -> Scrape:
    return Scrape(_get(f"{program.base}/metrics")[1])


def worker(program: Stack) -> Scrape:
    return Scrape(_get(f"http://127.0.0.1:{program.env['WORKER_METRICS_PORT']}/metrics")[1])


def _answered(*scrapes: Scrape) -> float:
    return sum(scrape.of("supportbot_turn_seconds_count", path="fixed") for scrape in scrapes)


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.2)


async def test_the_web_process_tells_of_what_went_through_it(program: Stack) -> None:
    before, worker_before = web(program), worker(program)
    async with CustomerClient(program.chat_url) as customer:
        await customer.hello(program.token("cus_priya"))
        await customer.say(f"My card is {CARD}. What do I owe?")
        await customer.wait_for(type="message", author="bot", kind="answer")
        await customer.send({"type": "no.such.frame"})
        await customer.wait_for(type="error", code="frame_type_unknown")
        during = web(program)
        # On a machine that is overrun the worker may have taken the turn.
        _until(lambda: _answered(web(program), worker(program)) == _answered(before, worker_before) + 1)
    assert during.of("supportbot_sockets_open", side="customer") == 1
    for name, labels in (
        ("supportbot_redactions_total", {"kind": "pan"}),
        ("supportbot_frames_refused_total", {"code": "frame_type_unknown"}),
    ):
        assert during.of(name, **labels) - before.of(name, **labels) == 1, name
    assert asked_for() - during.names == set(), "the dashboard or an alert reads what is not told"
    assert during.of("supportbot_model_breaker_state", endpoint="first") == 0
    assert during.of("supportbot_database_pool_max", pool="pages") == 12
    assert during.of("process_resident_memory_bytes") > 10_000_000
    for secret in ("cus_priya", "Priya", CARD, "1111", "What do I owe"):
        assert secret not in during.text
    assert web(program).of("supportbot_sockets_open", side="customer") == 0


def test_the_worker_tells_of_its_tasks_and_the_web_process_how_old_their_marks_are(program: Stack) -> None:
    _until(lambda: worker(program).of("supportbot_task_seconds_count", task="heartbeat", state="success") > 0)
    _until(lambda: web(program).value("supportbot_sweep_age_seconds", sweep="turns_sweep") is not None)
    assert web(program).of("supportbot_sweep_age_seconds", sweep="turns_sweep") < 15
    assert worker(program).of("supportbot_task_seconds_count", task="turns_sweep", state="success") > 0


async def test_one_turn_is_followed_from_the_web_process_to_the_model_and_into_the_worker(
    program: Stack, box: Running
) -> None:
    box.control("script", {"answers": [{"text": "Thanks for asking."}]})
    box.control("barrier", {"hold": True, "after": 0})
    async with CustomerClient(program.chat_url) as customer:
        conversation = (await customer.hello(program.token("cus_marek")))["conversation"]
        await customer.say(UNCLEAR)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not box.control("barrier")["waiting"]:
                await asyncio.sleep(0.05)
        program.kill("web")
    box.control("barrier", {"release": True})
    one = "SELECT id::text, status FROM supportbot_turn WHERE conversation_id = %s"
    _until(lambda: program.rows(one, conversation)[0][1] == "done")
    ((turn, _),) = program.rows(one, conversation)
    _until(lambda: any(line["outcome"] == "published" for line in _said(program, "worker", turn, "turn")))
    program.start("web")
    assert [call["request_id"] for call in box.calls("POST", "/v1/chat")] == [turn]
    (begun,) = _said(program, "web", turn, "turn_begun")
    assert (begun["attempt"], begun["conversation_id"]) == (1, conversation)
    # On a slow machine one of the worker's hands may have lost it to the other.
    (ended,) = [line for line in _said(program, "worker", turn, "turn") if line["outcome"] == "published"]
    assert (ended["attempt"] > 1, ended["conversation_id"]) == (True, conversation)
    assert worker(program).of("supportbot_turns_taken_over_total") >= 1
    assert worker(program).of("supportbot_turns_total", outcome="published") >= 1


def _said(program: Stack, process: str, turn: str, event: str) -> list[dict[str, Any]]:
    """Lines that one grep for the turn finds, of one event."""
    found = [line for line in program.log_of(process).read_text().splitlines() if turn in line]
    lines = [json.loads(line) for line in found if line.startswith("{")]
    return [line for line in lines if line["event"] == event and line["turn_id"] == turn]


def test_without_a_worker_the_web_process_stays_ready_and_says_who_is_silent(program: Stack) -> None:
    _until(lambda: _get(f"{program.base}/readyz?worker=1")[0] == 200)
    assert json.loads(_get(f"{program.base}/readyz")[1])["worker"].startswith("ok, ")
    program.kill("worker", "beat")
    with program.connect() as conn:
        conn.execute("UPDATE supportbot_sweepmark SET ended_at = now() - interval '90 s' WHERE name = 'heartbeat'")
    status, body = _get(f"{program.base}/readyz")
    assert (status, json.loads(body)["worker"][:10]) == (200, "silent for")
    assert _get(f"{program.base}/readyz?worker=1")[0] == 503
    program.start("worker", "beat")
    _until(lambda: _get(f"{program.base}/readyz?worker=1")[0] == 200)
