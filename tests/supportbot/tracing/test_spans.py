"""What is sent of a turn, of a delivery and of calls to others, to a real collector; and what is not waited for."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_django import Settings

from billing.calling import calling
from handoff import spans
from handoff.models import Conversation
from supportbot.llm.boundary import Boundary
from supportbot.llm.connections import Connections
from supportbot.llm.errors import ModelFailed
from supportbot.publishing import Outcome
from supportbot.tracing import running
from supportbot.tracing.naming import OTHER, attributes, is_kept, root_of
from supportbot.tracing.options import Options
from supportbot.tracing.worker import is_idle
from supportbot.turns import turn_finish, turns_sweep
from tests.contracts.llm.asking import ask, client_of, endpoint_at, hear
from tests.sandbox.models import MODEL, model_running
from tests.supportbot.api.receiver import Receiver, receiver
from tests.supportbot.api.told import opened, send
from tests.supportbot.northwind import customer_says, load, priyas_conversation
from tests.supportbot.tracing.collector import Collector, collecting

__all__ = ["receiver"]


@contextmanager
def traced(mood: str = "well", **options: object) -> Iterator[Collector]:
    """This process traced for a while; at the end of the block all has been sent, or given up."""
    with collecting(mood) as collector:  # type: ignore[arg-type]
        running.start_with(Options(collector.url, **options), "web")  # type: ignore[arg-type]
        try:
            yield collector
        finally:
            running.stop()


@pytest.fixture
def where(transactional_db: None) -> Conversation:
    load()
    return priyas_conversation()


def test_a_turn_is_one_trace_under_its_own_id(where: Conversation) -> None:
    lease = customer_says(where, "What do I owe?")
    assert lease is not None
    with traced() as collector:
        spans.past("message", seconds=0.25, turn=lease.turn_id, first=True)
        assert turn_finish(lease) is Outcome.PUBLISHED
        running.stop()
        (first,), (turn,) = collector.named("message"), collector.named("turn")
        assert {span.trace for span in collector.spans} == {lease.turn_id.hex}
        assert (first.parent, first.id, turn.parent) == ("", f"{root_of(lease.turn_id):016x}", first.id)
        assert 0.25 <= first.seconds < 0.3
        inside = [span.name for span in collector.spans if span.parent == turn.id]
        assert sorted(inside) == ["deciding", "publishing", "reading", "records", "records"]
        assert turn.attributes == {
            "supportbot.turn_id": str(lease.turn_id), "supportbot.outcome": "published", "supportbot.path": "fixed",
            "supportbot.topic": "balance_due", "supportbot.attempt": 1,
        }  # fmt: skip


def test_who_takes_over_a_turn_writes_into_the_same_trace(where: Conversation, settings: Settings) -> None:
    settings.TURN_LEASE_SECONDS = 0.0
    lease = customer_says(where, "What do I owe?")
    assert lease is not None
    with traced() as collector:
        assert turns_sweep(grace_seconds=0) == 1
        running.stop()
        (turn,) = collector.named("turn")
    assert (turn.trace, turn.parent) == (lease.turn_id.hex, f"{root_of(lease.turn_id):016x}")
    assert turn.attributes["supportbot.attempt"] == 2


def test_a_fault_is_told_by_its_kind_alone() -> None:
    with traced() as collector:
        with pytest.raises(ValueError, match="Priya"), spans.span("turn", turn=uuid.uuid4()):
            raise ValueError("Priya Shah owes 117.83")
        running.stop()
        (turn,) = collector.named("turn")
        assert (turn.failed, turn.events, turn.attributes["error.type"]) == (True, 0, "ValueError")
        assert "Priya" not in collector.everything()


@pytest.mark.parametrize(
    "value", ["Priya Shah", "priya@example.com", "€117.83", "1 High Street", "a" * 101, "", "日本"]
)
def test_what_is_no_name_or_code_is_not_told(value: str) -> None:
    assert attributes("turn", {"topic": value}) == {"supportbot.topic": OTHER}


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_a_share_of_turns_is_kept_whole(share: float) -> None:
    turns = [uuid.uuid4().int for _ in range(4000)]
    assert abs(sum(is_kept(turn, share) for turn in turns) / 4000 - share) < 0.05
    with traced(share=share) as collector:
        for turn in (uuid.UUID(int=each) for each in turns[:40]):
            with spans.span("turn", turn=turn), spans.span("reading"):
                pass
        running.stop()
        kept = {uuid.UUID(int=each).hex for each in turns[:40] if is_kept(each, share)}
        assert [{span.trace for span in collector.named(name)} for name in ("turn", "reading")] == [kept, kept]


@pytest.mark.parametrize(("boundary", "told"), [("private", True), ("cloud", False)])
async def test_a_model_is_told_the_trace_within_the_own_network_alone(boundary: Boundary, told: bool) -> None:
    turn = uuid.uuid4()
    with model_running() as box, traced() as collector:
        connections = Connections(boundary)
        with spans.span("turn", turn=turn):
            heard = await hear(client_of(endpoint_at(box), connections), ask("What is my balance?"))
        box.kill()
        with spans.span("turn", turn=turn), pytest.raises(ModelFailed):
            await hear(client_of(endpoint_at(box), connections), ask("What is my balance?"))
        await connections.aclose()
        await asyncio.to_thread(running.stop)
        asked, failed = collector.named(f"chat {MODEL}")
    assert {asked.trace, failed.trace} == {turn.hex}
    assert asked.attributes == {
        "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": MODEL,
        "gen_ai.request.max_tokens": 400, "gen_ai.response.finish_reasons": ["stop"], "supportbot.purpose": "answer",
        "gen_ai.usage.input_tokens": heard.ended.tokens_in, "gen_ai.usage.output_tokens": heard.ended.tokens_out,
        "server.address": "127.0.0.1",
    }  # fmt: skip
    assert (failed.failed, failed.attributes["error.type"]) == (True, "unreachable")


@pytest.mark.django_db(transaction=True)
def test_deliveries_and_calls_are_told_of_without_what_is_in_them(receiver: Receiver) -> None:
    receiver.endpoint()
    load()
    opened()
    receiver.answer = lambda _: 500
    with traced() as collector:
        assert send() > 0
        with calling("stripe"):
            pass
        running.stop()
        (failed,), (called,) = collector.named("webhook"), collector.named("call stripe")
        assert len(receiver.received) == 1
        assert failed.attributes == {
            "http.request.method": "POST", "http.response.status_code": 500, "error.type": "500",
        }  # fmt: skip
        assert (failed.failed, called.attributes) == (True, {"peer.service": "stripe"})


@pytest.mark.parametrize(("came", "idle"), [(0, True), ({"a": 0}, True), (None, True), (2, False), ({"a": 1}, False)])
def test_a_round_that_found_nothing_is_forgotten(came: object, idle: bool) -> None:
    assert is_idle(came) is idle
    with traced() as collector:
        for inside in (False, True):
            with spans.span("task", task="turns_sweep") as task:
                task.forget()
                if inside:
                    with spans.span("webhook"):
                        pass
        running.stop()
        assert sorted(span.name for span in collector.spans) == ["task turns_sweep", "webhook"]


@pytest.mark.parametrize("mood", ["silent", "busy", "away"])
def test_a_collector_in_trouble_holds_up_nobody(where: Conversation, mood: str) -> None:
    """Ten thousand spans on top of a turn, more than wait: they are dropped, and the end is bounded too."""
    lease = customer_says(where, "What do I owe?")
    assert lease is not None
    with collecting("well" if mood == "away" else mood) as collector:  # type: ignore[arg-type]
        url = "http://127.0.0.1:9" if mood == "away" else collector.url
        running.start_with(Options(url), "web")
        began = time.monotonic()
        for _ in range(10_000):
            with spans.span("reading"):
                pass
        assert turn_finish(lease) is Outcome.PUBLISHED
        assert time.monotonic() - began < 5
        if mood != "away":
            collector.wait(lambda: collector.asked)
        ending = time.monotonic()
        running.stop()
        assert time.monotonic() - ending < running.STOP_SECONDS + 1
        assert not collector.spans


def test_a_name_that_turned_public_is_not_sent_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is judged when it is connected to: here this machine's, as if it were somebody else's."""
    from supportbot.llm import boundary

    with traced() as collector:
        monkeypatch.setattr(boundary, "_PRIVATE", ())
        with spans.span("reading"):
            pass
        running.stop()
        assert (collector.asked, collector.spans) == (0, [])


def test_headers_go_with_it_and_stand_in_no_log() -> None:
    options = Options("http://127.0.0.1:9", headers="authorization=Bearer%20abc")
    assert "abc" not in repr(options)
    with traced(headers="authorization=Bearer%20abc") as collector:
        with spans.span("reading"):
            pass
        running.stop()
        assert [each["authorization"] for each in collector.headers] == ["Bearer abc"]
