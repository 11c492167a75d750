"""From the accepted message to its one reply, whatever happens while the bot thinks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from django.db.models.functions import Now

from handoff.models import Conversation, Escalation, Message
from handoff.services.holding import conversation_claim, conversation_close, conversation_hand_back
from supportbot import turns
from supportbot.leases import Lease
from supportbot.models import Turn
from supportbot.publishing import Outcome
from supportbot.questions import Question
from supportbot.thinking import Thought, fault_thought, think
from supportbot.turns import turn_finish, turns_sweep
from tests.concurrency.races import together
from tests.handoff.people import say, staff
from tests.supportbot.northwind import customer_says, load, priyas_conversation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def where() -> Conversation:
    load()
    return priyas_conversation()


def _asked(where: Conversation, text: str = "What do I owe?") -> Lease:
    lease = customer_says(where, text)
    assert lease is not None
    return lease


def _bot_words(where: Conversation) -> list[Message]:
    return list(where.messages.filter(author="bot", seq__gt=1))


def _while_thinking(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> list[str]:
    """Have something happen between reading and publishing, the first time; the texts that were thought about."""
    thought: list[str] = []

    def think_meanwhile(question: Question) -> Thought:
        thought.append(question.text)
        result = think(question)
        if len(thought) == 1:
            happens()
        return result

    monkeypatch.setattr(turns, "think", think_meanwhile)
    return thought


def test_it_publishes_once(where: Conversation) -> None:
    lease = _asked(where)
    assert turn_finish(lease) is Outcome.PUBLISHED
    (reply,) = _bot_words(where)
    turn = Turn.objects.get(pk=lease.turn_id)
    assert (turn.status, turn.reply_seq, turn.topic, turn.decision) == ("done", reply.seq, "balance_due", "answer")
    assert turn.trace["facts"]
    assert turn_finish(lease) is Outcome.LOST
    assert _bot_words(where) == [reply]


def test_two_who_hold_the_same_lease_publish_once(where: Conversation) -> None:
    lease = _asked(where)
    outcomes = together(lambda: turn_finish(lease), lambda: turn_finish(lease))
    assert sorted(outcomes) == [Outcome.LOST, Outcome.PUBLISHED], outcomes
    assert len(_bot_words(where)) == 1


@pytest.mark.fault("F20")
def test_what_the_customer_adds_meanwhile_is_thought_about_too(
    where: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = _asked(where)
    leases: list[Lease | None] = []
    thought = _while_thinking(monkeypatch, lambda: leases.append(customer_says(where, "And when is it due?")))
    assert turn_finish(lease) is Outcome.PUBLISHED
    assert leases == [None], "the turn is widened and stays with whoever has it"
    assert thought == ["What do I owe?", "What do I owe?\nAnd when is it due?"]
    (reply,) = _bot_words(where)
    assert reply.seq == 4


def test_nothing_is_said_once_a_person_has_claimed(where: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    lease, maya = _asked(where), staff()
    _while_thinking(monkeypatch, lambda: conversation_claim(conversation_id=where.pk, staff=maya, seen_version=0))
    assert turn_finish(lease) is Outcome.DROPPED
    assert _bot_words(where) == []
    assert Turn.objects.get(pk=lease.turn_id).status == "dropped"


def test_nor_in_a_conversation_that_was_closed(where: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    lease, maya = _asked(where), staff()
    _while_thinking(monkeypatch, lambda: conversation_close(conversation_id=where.pk, staff=maya, seen_version=0))
    assert turn_finish(lease) is Outcome.DROPPED
    assert _bot_words(where) == []


def test_nor_when_a_person_has_come_answered_and_gone(where: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    lease, maya = _asked(where), staff()

    def come_and_go() -> None:
        held = conversation_claim(conversation_id=where.pk, staff=maya, seen_version=0)
        say(held, "You owe nothing.", "agent", staff=maya)
        conversation_hand_back(conversation_id=where.pk, staff=maya, seen_version=1)

    _while_thinking(monkeypatch, come_and_go)
    assert turn_finish(lease) is Outcome.DROPPED
    assert _bot_words(where) == []


def test_a_reply_whose_lease_was_taken_meanwhile_is_left_to_the_taker(
    where: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = _asked(where)

    def taken() -> None:
        Turn.objects.filter(pk=lease.turn_id).update(lease_until="2000-01-01T00:00Z")
        assert turns_sweep(grace_seconds=0) == 1

    _while_thinking(monkeypatch, taken)
    assert turn_finish(lease) is Outcome.LOST
    assert len(_bot_words(where)) == 1


@pytest.mark.fault("F50")
def test_a_turn_that_failed_three_times_goes_to_a_person(where: Conversation) -> None:
    lease = _asked(where)
    Turn.objects.filter(pk=lease.turn_id).update(attempts=4)
    assert turn_finish(lease) is Outcome.PUBLISHED
    where.refresh_from_db()
    assert where.custody == "waiting"
    escalation = Escalation.objects.get(conversation=where)
    assert escalation.reason == "fault"
    assert "What do I owe?" in escalation.brief["question"]
    (reply,) = _bot_words(where)
    assert reply.kind == "handoff"


def test_another_may_think_in_the_place_of_the_bot_that_serves(where: Conversation) -> None:
    assert turn_finish(_asked(where), think=fault_thought) is Outcome.PUBLISHED
    assert Turn.objects.get().reason == "fault"


def test_also_in_a_sweep(where: Conversation) -> None:
    lease = _asked(where)
    Turn.objects.filter(pk=lease.turn_id).update(lease_until="2000-01-01T00:00Z")
    assert turns_sweep(grace_seconds=0, think=fault_thought) == 1
    assert Turn.objects.get().reason == "fault"


def test_the_date_may_be_given(where: Conversation) -> None:
    lease = _asked(where)
    assert turn_finish(lease, think=partial(think, today=date(2026, 12, 9))) is Outcome.PUBLISHED
    (reply,) = _bot_words(where)
    assert "9 days overdue" in reply.text, "the bill was due on 30 November"


def test_a_turn_left_over_from_an_earlier_custody_starts_anew(where: Conversation) -> None:
    old, maya = _asked(where), staff()
    Turn.objects.filter(pk=old.turn_id).update(attempts=3)
    conversation_claim(conversation_id=where.pk, staff=maya, seen_version=0)
    where.refresh_from_db()
    say(where, "You owe nothing.", "agent", staff=maya)
    conversation_hand_back(conversation_id=where.pk, staff=maya, seen_version=1)
    new = _asked(where, "And when is my next bill due?")
    where.refresh_from_db()
    turn = Turn.objects.get(pk=old.turn_id)
    assert (turn.first_seq, turn.last_seq, turn.custody_version) == (where.last_seq, where.last_seq, 2)
    assert turn.attempts == 1, "the new question has not failed yet"
    assert new.turn_id == old.turn_id
    assert turn_finish(old) is Outcome.LOST
    assert turn_finish(new) is Outcome.PUBLISHED
    (reply,) = _bot_words(where)
    assert reply.seq == where.last_seq + 1


def test_what_was_asked_of_a_person_and_not_answered_is_answered_after_the_hand_back(where: Conversation) -> None:
    maya = staff()
    conversation_claim(conversation_id=where.pk, staff=maya, seen_version=0)
    assert customer_says(where, "What do I owe?") is None
    conversation_hand_back(conversation_id=where.pk, staff=maya, seen_version=1)
    assert turns_sweep(grace_seconds=0) == 1
    (reply,) = _bot_words(where)
    assert reply.kind == "answer"
    assert turns_sweep(grace_seconds=0) == 0


def test_a_turn_dropped_by_a_claim_is_taken_up_when_the_person_hands_back_unanswered(where: Conversation) -> None:
    lease, maya = _asked(where), staff()
    conversation_claim(conversation_id=where.pk, staff=maya, seen_version=0)
    conversation_hand_back(conversation_id=where.pk, staff=maya, seen_version=1)
    assert turn_finish(lease) is Outcome.LOST
    assert turns_sweep(grace_seconds=0) == 1
    assert len(_bot_words(where)) == 1


def test_an_offer_stands_for_a_day(where: Conversation) -> None:
    assert turn_finish(_asked(where, "Please change my plan to Fibre 150")) is Outcome.PUBLISHED
    offered = Turn.objects.get()
    assert (offered.decision, offered.trace["action"].partition(":")[0]) == ("propose", "change_plan")
    Turn.objects.update(finished_at=Now() - timedelta(days=1, minutes=1))
    assert turn_finish(_asked(where, "yes")) is Outcome.PUBLISHED
    late = Turn.objects.exclude(pk=offered.pk).get()
    assert late.topic == "plan_change"
    assert late.decision in ("propose", "clarify")
    where.refresh_from_db()
    assert where.custody == "bot"
