"""The running program traced: a turn through socket, model and worker, and nothing of what was said."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from supportbot.supervisor.plan import PROJECT
from tests.flows.chat_client import CustomerClient
from tests.flows.stack import Stack, stack
from tests.flows.test_model import UNCLEAR, settings_for
from tests.sandbox.models import MODEL, model_running
from tests.sandbox.running import Running
from tests.supportbot.tracing.collector import Collector, Sent, collecting

pytestmark = pytest.mark.socket
PATIENCE_SECONDS = 60.0
CANARIES = ("Kanarienvogel", "kanari@example.org", "+353 1 496 0123", "7 Canary Wharf", "4111 1111 1111 1111", "931.27")
SAID = f"What do I owe? I am {' '.join(CANARIES)}"
_OF_CUSTOMERS = "SELECT external_ref, name, email, billing_address FROM billing_customer"
_LOOK = """
import sys
import supportbot.asgi, supportbot.tasks
from supportbot.tracing import running
running.start("web")
running.stop()
print(*sorted(name for name in sys.modules if name.startswith(
    ("opentelemetry.sdk.trace", "opentelemetry.exporter", "supportbot.tracing.recording", "google.protobuf")
)))
"""


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    with model_running() as its:
        yield its


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as its:
        yield its


@pytest.fixture(scope="module")
def program(box: Running, collector: Collector) -> Iterator[Stack]:
    with stack(name="tracing", settings={**settings_for(box), "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}) as its:
        its.start("worker", "beat", "web")
        yield its


def _turn_of(program: Stack, conversation: str) -> str:
    ((turn,),) = program.rows("SELECT id::text FROM supportbot_turn WHERE conversation_id = %s", conversation)
    return str(turn)


def _in(collector: Collector, turn: str) -> dict[str, list[Sent]]:
    found: dict[str, list[Sent]] = {}
    for span in collector.spans:
        if span.trace == turn.replace("-", ""):
            found.setdefault(span.name, []).append(span)
    return found


async def test_a_turn_from_the_socket_to_the_model_and_back(program: Stack, box: Running, collector: Collector) -> None:
    box.control("script", {"answers": [{"text": "Thanks for asking. You owe €117.83 on your open bill."}]})
    async with CustomerClient(program.chat_url) as customer:
        conversation = (await customer.hello(program.token("cus_priya")))["conversation"]
        await customer.say(UNCLEAR)
        await customer.wait_for(PATIENCE_SECONDS, type="message", author="bot", kind="answer")
    turn = _turn_of(program, conversation)
    await asyncio.to_thread(collector.wait, lambda: "turn" in _in(collector, turn))
    seen = _in(collector, turn)
    (first,), (whole,), (asked,) = seen["message"], seen["turn"], seen[f"chat {MODEL}"]
    assert (first.parent, whole.parent, asked.parent) == ("", first.id, whole.id)
    assert {span.process for spans in seen.values() for span in spans} == {"web"}
    (call,) = box.calls("POST", "/v1/chat")
    assert (call["request_id"], call["traceparent"]) == (turn, f"00-{first.trace}-{asked.id}-01")
    assert {"records", "reading", "deciding", "publishing"} <= set(seen)
    assert UNCLEAR in str(call["params"])


async def test_the_worker_goes_on_with_the_trace_of_a_killed_web_process(
    program: Stack, box: Running, collector: Collector
) -> None:
    box.control("barrier", {"hold": True, "after": 0})
    async with CustomerClient(program.chat_url) as customer:
        conversation = (await customer.hello(program.token("cus_marek")))["conversation"]
        await customer.say(UNCLEAR)
        turn = _turn_of(program, conversation)
        await asyncio.to_thread(collector.wait, lambda: "message" in _in(collector, turn))
        program.kill("web")
    box.control("barrier", {"release": True})
    await asyncio.to_thread(
        collector.wait,
        lambda: any(span.process == "worker" for span in _in(collector, turn).get("turn", [])),
        PATIENCE_SECONDS,
    )
    seen = _in(collector, turn)
    (first,) = seen["message"]
    taken = [span for span in seen["turn"] if span.attributes["supportbot.outcome"] == "published"]
    assert [(span.process, span.parent) for span in taken] == [("worker", first.id)]
    assert taken[0].attributes["supportbot.attempt"] > 1
    program.start("web")


async def test_nothing_of_what_was_said_or_who_said_it_is_sent(program: Stack, collector: Collector) -> None:
    """After the turns above and one full of canaries: whatever stands in any span, its names and its resource."""
    async with CustomerClient(program.chat_url) as customer:
        conversation = (await customer.hello(program.token("cus_emma")))["conversation"]
        await customer.say(SAID)
        await customer.wait_for(PATIENCE_SECONDS, type="message", author="bot")
    turn = _turn_of(program, conversation)
    await asyncio.to_thread(collector.wait, lambda: "turn" in _in(collector, turn))
    everything = collector.everything()
    assert len(collector.spans) > 20
    secret = {str(value) for row in program.rows(_OF_CUSTOMERS) for value in row if value}
    secret |= {word for each in secret for word in each.split() if len(word) > 3 and word.isalpha()}
    secret |= {number for (number,) in program.rows("SELECT number FROM billing_invoice")}
    secret |= {f"{conversation}" for (conversation,) in program.rows("SELECT id FROM handoff_conversation")}
    assert len(secret) > 50
    words = {*secret, *CANARIES, "117.83", "11783", "Thanks", UNCLEAR}
    assert not [each for each in words if each in everything]


def test_without_a_collector_nothing_of_it_is_loaded() -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    run = subprocess.run(
        [sys.executable, "-c", _LOOK], cwd=PROJECT, env=env, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == ""
