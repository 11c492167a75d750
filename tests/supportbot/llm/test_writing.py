"""A model's part in real turns on real stores: what is published, what stands after each fault, who may interrupt."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from pytest_django import Settings

from handoff.models import Conversation, Escalation, Message
from handoff.services.holding import conversation_claim, conversation_close, conversation_hand_back
from supportbot.leases import Lease
from supportbot.llm import at_hand
from supportbot.llm.errors import ModelFailed
from supportbot.llm.port import Ask, Ended, Event, TextPart
from supportbot.models import Turn
from supportbot.publishing import Outcome
from supportbot.questions import Question
from supportbot.thinking import Thought, think
from supportbot.turns import turn_finish, turns_sweep
from tests.handoff.people import staff
from tests.supportbot.llm.scripted import Scripted, Step, calls, text
from tests.supportbot.northwind import customer_says, load, priyas_conversation

pytestmark = pytest.mark.django_db(transaction=True)
UNCLEAR = "is that normal with the account at all"
Use = Callable[..., Scripted]


@pytest.fixture
def where() -> Conversation:
    load()
    return priyas_conversation()


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Use:
    settings.LLM_BASE_URL = "http://127.0.0.1:9/v1"

    def using(*answers: Sequence[Step]) -> Scripted:
        model = Scripted(answers)
        monkeypatch.setattr(at_hand, "model_for", lambda case: model)
        return model

    return using


def _asked(where: Conversation, words: str = UNCLEAR) -> Lease:
    lease = customer_says(where, words)
    assert lease is not None
    return lease


def _reply(where: Conversation) -> Message:
    reply = where.messages.filter(author="bot").last()
    assert reply is not None
    return reply


def _fixed(where: Conversation, words: str = UNCLEAR) -> Thought:
    return think(Question(where.pk, where.customer_ref, where.locale, words))


def _turn(lease: Lease) -> Turn:
    return Turn.objects.get(pk=lease.turn_id)


def test_its_sentences_are_published_with_the_figures_of_the_records(where: Conversation, use: Use) -> None:
    model = use(calls(("balance", "{}")), text("Thanks for asking. You owe €117.83 ", "on your open bill."))
    lease = _asked(where)
    assert turn_finish(lease) is Outcome.PUBLISHED
    reply, turn = _reply(where), _turn(lease)
    assert reply.text == "Thanks for asking. You owe €117.83 on your open bill."
    assert (turn.decision, turn.topic, turn.trace["model"]["used"]) == ("answer", "balance_due", True)
    assert [fact["shown"] for fact in turn.trace["facts"]] == ["€117.83"]
    assert turn.trace["model"]["prompt"].startswith("answer/")
    assert turn.trace["model"]["tools"][0]["name"] == "balance"
    assert reply.body["choices"] == [{"id": "person", "label": "Talk to a person"}]
    told = " ".join(said.text for ask in model.asked for said in ask.messages)
    assert UNCLEAR in told
    assert where.customer_ref not in told


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (text("All is well. You owe €999.99."), "stopped"),
        (text("I have refunded you in full."), "stopped"),
        (text(""), "empty"),
        (text("I don't have that in front of me."), "says_nothing"),
        ([TextPart("You owe"), ModelFailed("cut_off")], "cut_off"),
        ([ModelFailed("breaker_open")], "breaker_open"),
        ([9.0, *text("Late.")], "timed_out"),
        (calls(("cannot_answer", '{"why": "unsure"}')), "cannot_answer: unsure"),
        (calls(("drop_tables", "[1]"), ("bill", "{"), ("", "null")), "bad_calls"),
    ],
)
def test_after_a_fault_it_is_the_fixed_reply(
    where: Conversation, use: Use, settings: Settings, answer: list[Step], why: str
) -> None:
    settings.LLM_SECONDS = 2.0
    use(answer)
    fixed, lease = _fixed(where), _asked(where)
    assert turn_finish(lease) is Outcome.PUBLISHED
    reply, turn = _reply(where), _turn(lease)
    assert (reply.text, reply.body["choices"]) == (fixed.rendered.text, fixed.rendered.choices)
    assert (turn.decision, turn.topic) == ("clarify", fixed.decision.topic)
    assert not turn.trace["model"]["used"]
    assert turn.trace["model"]["fell_back"].startswith(why)


def test_what_it_chooses_is_said_in_the_fixed_words(where: Conversation, use: Use) -> None:
    use(calls(("standard_answer", '{"topics": ["balance_due"]}')))
    lease = _asked(where)
    assert turn_finish(lease) is Outcome.PUBLISHED
    assert _reply(where).text == _fixed(where, "What do I owe?").rendered.text
    assert _turn(lease).topic == "balance_due"


def test_what_it_proposes_waits_for_a_yes(where: Conversation, use: Use) -> None:
    use(calls(("propose_cancelling", '{"plan": "Home Phone"}')))
    lease = _asked(where, "I would rather not have this any more or what is the thing")
    assert turn_finish(lease) is Outcome.PUBLISHED
    assert _turn(lease).decision == "propose"
    assert _turn(lease).trace["action"].startswith("cancel_plan:")
    model = use(text("Never."))
    assert turn_finish(_asked(where, "yes please, do that")) is Outcome.PUBLISHED
    assert model.asked == [], "the answer to an offer is for no model"


def test_it_may_bring_a_person(where: Conversation, use: Use) -> None:
    use(calls(("bring_person", '{"reason": "contests_a_charge"}')))
    assert turn_finish(_asked(where)) is Outcome.PUBLISHED
    assert Escalation.objects.get(conversation=where).reason == "dispute"


def test_what_is_answered_with_confidence_never_waits_for_it(where: Conversation, use: Use) -> None:
    model = use(text("Never."))
    for words in ("What do I owe?", "I want to talk to a person"):
        assert turn_finish(_asked(where, words)) is Outcome.PUBLISHED
    assert model.asked == []


def test_a_second_attempt_does_without(where: Conversation, use: Use) -> None:
    model, lease = use(text("Never.")), _asked(where)
    Turn.objects.filter(pk=lease.turn_id).update(lease_until="2000-01-01T00:00Z")
    assert turns_sweep(grace_seconds=0) == 1
    assert model.asked == []
    assert _reply(where).text == _fixed(where).rendered.text


def test_what_a_person_hands_back_is_for_it_too(where: Conversation, use: Use) -> None:
    lease, maya = _asked(where), staff()
    conversation_claim(conversation_id=where.pk, staff=maya, seen_version=0)
    use(text("You owe €117.83."))
    conversation_hand_back(conversation_id=where.pk, staff=maya, seen_version=1)
    assert turns_sweep(grace_seconds=0) == 1
    assert _turn(lease).status == "dropped"
    assert _reply(where).text == "You owe €117.83."


@pytest.mark.parametrize(
    ("said", "topic", "fell_back"),
    [
        ('{"topic": "balance_due", "confidence": 0.95}', "balance_due", ""),
        ('{"topic": "discount_or_credit", "confidence": 0.95}', "", "disagrees: discount_or_credit, not balance_due"),
        ('{"topic": "balance_due", "confidence": NaN}', "", "garbage"),
        ('{"topic": "balance_due", "confidence": 1.5}', "", "garbage"),
    ],
)
def test_one_without_tools_names_the_topic_and_the_words_are_ours(
    where: Conversation, use: Use, settings: Settings, said: str, topic: str, fell_back: str
) -> None:
    settings.LLM_TOOLS = False
    vague = "do I have to give you something again"
    unclear = _fixed(where, vague).rendered.text
    owed = _fixed(where, "What do I owe?").rendered.text
    use(text(said))
    lease = _asked(where, vague)
    assert turn_finish(lease) is Outcome.PUBLISHED
    told = _turn(lease).trace["model"]
    assert (told["purpose"], told["fell_back"]) == ("sort", fell_back)
    assert _reply(where).text == (owed if topic else unclear)


def test_rephrasing_keeps_every_figure_or_is_left(where: Conversation, use: Use, settings: Settings) -> None:
    settings.LLM_REPHRASE = True
    fixed = _fixed(where, "What do I owe?").rendered
    use(text("Nothing much to tell."))
    assert turn_finish(lease := _asked(where, "What do I owe?")) is Outcome.PUBLISHED
    assert (_reply(where).text, _turn(lease).trace["model"]["fell_back"]) == (fixed.text, "figure_missing")


class Held:
    """Says a sentence, and then nothing until it is let go; ``ended`` when its stream was closed."""

    def __init__(self) -> None:
        self.begun, self.go, self.ended = threading.Event(), threading.Event(), threading.Event()
        self.requests = 0

    async def stream(self, ask: Ask, *, seconds: float) -> AsyncIterator[Event]:
        self.requests += 1
        try:
            yield TextPart("Let me see. ")
            self.begun.set()
            while not self.go.is_set():
                await asyncio.sleep(0.01)
            yield TextPart("You owe €117.83.")
            yield Ended("stop", "held")
        finally:
            self.ended.set()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Held:
    settings.LLM_BASE_URL = "http://127.0.0.1:9/v1"
    model = Held()
    monkeypatch.setattr(at_hand, "model_for", lambda case: model)
    return model


def _finish(lease: Lease) -> Outcome:
    try:
        return turn_finish(lease)
    finally:
        connections.close_all()


@pytest.mark.parametrize("rounds", [2, pytest.param(100, marks=pytest.mark.prove)])
def test_a_person_who_takes_over_ends_it_at_once(where: Conversation, held: Held, rounds: int) -> None:
    maya = staff()
    for _ in range(rounds):
        held.begun.clear()
        held.ended.clear()
        now = priyas_conversation()
        lease = _asked(now)
        with ThreadPoolExecutor(1) as pool:
            turn = pool.submit(_finish, lease)
            assert held.begun.wait(5)
            conversation_claim(conversation_id=now.pk, staff=maya, seen_version=0)
            assert held.ended.wait(2), "it goes on writing"
            assert turn.result(5) is Outcome.DROPPED
        assert not now.messages.filter(author="bot", seq__gt=1).exists()
        conversation_close(conversation_id=now.pk, staff=maya, seen_version=1)


def test_what_the_customer_adds_has_it_begin_anew(where: Conversation, held: Held) -> None:
    lease = _asked(where)
    with ThreadPoolExecutor(1) as pool:
        turn = pool.submit(_finish, lease)
        assert held.begun.wait(5)
        assert customer_says(where, "I mean the bills and all that") is None
        assert held.ended.wait(2)
        held.go.set()
        assert turn.result(8) is Outcome.PUBLISHED
    assert held.requests == 2
    assert where.messages.filter(author="bot", seq__gt=1).count() == 1
    assert _reply(where).text == "Let me see. You owe €117.83."


def test_its_lease_is_kept_while_it_writes_and_one_lost_ends_it(
    where: Conversation, held: Held, settings: Settings
) -> None:
    settings.TURN_LEASE_SECONDS = 0.6
    lease = _asked(where)
    with ThreadPoolExecutor(1) as pool:
        turn = pool.submit(_finish, lease)
        assert held.begun.wait(5)
        time.sleep(1.5)
        assert turns_sweep(grace_seconds=0) == 0, "the lease was let run out"
        Turn.objects.filter(pk=lease.turn_id).update(lease_until="2000-01-01T00:00Z", lease_owner=uuid.uuid4())
        assert turns_sweep(grace_seconds=0) == 1
        assert held.ended.wait(2)
        assert turn.result(5) is Outcome.LOST
    assert where.messages.filter(author="bot", seq__gt=1).count() == 1
