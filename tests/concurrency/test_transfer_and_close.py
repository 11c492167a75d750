"""Passing on and closing at the same moment, from two of the holder's windows: one of the two happens."""

from __future__ import annotations

from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from handoff.errors import CustodyConflict
from handoff.models import Conversation, Event, Presence
from handoff.services.holding import conversation_claim, conversation_close
from handoff.services.transferring import conversation_transfer
from tests.concurrency.people import agent, conversation
from tests.concurrency.races import ROUNDS, delays, later, together

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def _look_then(held: Conversation, looked: Barrier, statement: str, *values: int) -> bool:
    """What a move without a conditional update would be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT custody = 'agent' FROM handoff_conversation WHERE id = %s", [held.pk])
        is_held = bool(cursor.fetchone()[0])
        looked.wait(10)
        if is_held:
            cursor.execute(f"UPDATE handoff_conversation SET {statement} WHERE id = %s", [*values, held.pk])
    return is_held


def test_looking_before_moving_lets_both_happen() -> None:
    maya, tom, looked = agent("Maya"), agent("Tom"), Barrier(2)
    asked = conversation("waiting")
    held = conversation_claim(conversation_id=asked.pk, staff=maya, seen_version=0)
    results = together(
        partial(_look_then, held, looked, "agent_id = %s, custody = 'agent'", tom.pk),
        partial(_look_then, held, looked, "agent_id = NULL, custody = 'closed'"),
    )
    assert results == [True, True]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_one_of_the_two_happens(rounds: int) -> None:
    maya, tom = agent("Maya"), agent("Tom")
    Presence.objects.create(staff=tom, status="online")
    ends: set[str] = set()
    for number in range(rounds):
        asked = conversation("waiting")
        held = conversation_claim(conversation_id=asked.pk, staff=maya, seen_version=0)
        seen: dict[str, Any] = {"conversation_id": held.pk, "staff": maya, "seen_version": held.custody_version}
        transfers, closes = delays(number)
        results = together(
            later(transfers, partial(conversation_transfer, to_staff=tom.pk, **seen)),
            later(closes, partial(conversation_close, **seen)),
        )
        assert sum(isinstance(result, Conversation) for result in results) == 1, results
        row = Conversation.objects.get(pk=asked.pk)
        assert (row.custody, row.agent) in [("agent", tom), ("closed", None)]
        assert row.custody_version == held.custody_version + 1
        assert Event.objects.filter(conversation=row, kind="custody").count() == 2
        (refused,) = [result for result in results if not isinstance(result, Conversation)]
        assert refused.code in (CustodyConflict.code, "not_holder")
        ends.add(row.custody)
    assert ends == {"agent", "closed"}, "both orders must have come up"
