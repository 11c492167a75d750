"""A move is one conditional update: one version higher, or refused by naming who holds the conversation."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

import pytest
from django.db import transaction

from handoff.custody import Custody, Move, sources, target
from handoff.errors import ConversationNotFound, CustodyConflict
from handoff.models import Conversation, Event
from handoff.services.moving import custody_move
from tests.handoff.people import conversation, staff

pytestmark = pytest.mark.django_db
HOLDS = {
    Custody.BOT: "The bot holds this conversation now.",
    Custody.WAITING: "This conversation is back in the queue.",
    Custody.AGENT: "Maya holds this conversation now.",
    Custody.CLOSED: "This conversation is closed.",
}


def _move(where: Conversation, move: Move, *, seen_version: int) -> Conversation:
    columns: dict[str, Any] = {"agent_id": staff("Tom").pk} if target(move) is Custody.AGENT else {}
    with transaction.atomic():
        return custody_move(conversation_id=where.pk, move=move, seen_version=seen_version, actor="test", **columns)


def _as_stored(where: Conversation) -> dict[str, Any]:
    return dict(Conversation.objects.filter(pk=where.pk).values().get())


@pytest.mark.parametrize(("state", "move"), list(itertools.product(Custody, Move)))
def test_every_state_with_every_move(state: Custody, move: Move) -> None:
    where = conversation(state, custody_version=5)
    before = _as_stored(where)
    if state in sources(move):
        moved = _move(where, move, seen_version=5)
        assert (moved.custody, moved.custody_version) == (target(move), 6)
        entry = Event.objects.get(conversation=where, kind="custody")
        assert (entry.custody_version, entry.data["move"], entry.data["custody"]) == (6, move, target(move))
    else:
        with pytest.raises(CustodyConflict) as refused:
            _move(where, move, seen_version=5)
        assert refused.value.safe_text == HOLDS[state]
        assert _as_stored(where) == before
        assert not Event.objects.filter(conversation=where).exists()


@pytest.mark.parametrize("seen", [4, 6])
def test_another_version_than_the_present_one_is_refused(seen: int) -> None:
    where = conversation("waiting", custody_version=5)
    with pytest.raises(CustodyConflict):
        _move(where, Move.CLAIM, seen_version=seen)
    assert Conversation.objects.get(pk=where.pk).custody == "waiting"


def test_what_each_state_keeps() -> None:
    where = conversation("agent", priority=20, queued_at="2026-11-22T10:00Z")
    back = _move(where, Move.HAND_BACK, seen_version=0)
    assert (back.agent_id, back.queued_at, back.claimed_at, back.priority) == (None, None, None, 0)
    waiting = _move(back, Move.ESCALATE, seen_version=1)
    assert waiting.queued_at is not None
    held = _move(waiting, Move.CLAIM, seen_version=2)
    assert held.agent_id is not None
    assert held.claimed_at is not None
    assert held.queued_at == waiting.queued_at, "the wait is measured from here"
    closed = _move(held, Move.CLOSE, seen_version=3)
    assert closed.agent_id is None
    assert closed.closed_at is not None


def test_one_that_does_not_exist() -> None:
    with pytest.raises(ConversationNotFound), transaction.atomic():
        custody_move(conversation_id=uuid.uuid4(), move=Move.CLOSE, seen_version=0, actor="test")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_a_mistake() -> None:
    where = conversation()
    with pytest.raises(RuntimeError):
        custody_move(conversation_id=where.pk, move=Move.CLOSE, seen_version=0, actor="test")
