"""Two agents take the same conversation at the same moment: one gets it, the other is told who has it."""

from __future__ import annotations

from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from handoff.errors import CustodyConflict
from handoff.models import Conversation, Event, StaffMember
from handoff.services.holding import conversation_claim
from tests.concurrency.people import agent, conversation
from tests.concurrency.races import ROUNDS, delays, later, together
from tests.plugin_faults import Figures

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def _look_then_take(waiting: Conversation, staff: StaffMember, looked: Barrier) -> bool:
    """What a claim without a conditional update would be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT custody = 'waiting' FROM handoff_conversation WHERE id = %s", [waiting.pk])
        free = bool(cursor.fetchone()[0])
        looked.wait(10)
        if free:
            cursor.execute(
                "UPDATE handoff_conversation SET custody = 'agent', agent_id = %s WHERE id = %s", [staff.pk, waiting.pk]
            )
    return free


def test_looking_before_taking_lets_both_win() -> None:
    left, right, looked = agent("Maya"), agent("Tom"), Barrier(2)
    waiting = conversation("waiting")
    results = together(
        partial(_look_then_take, waiting, left, looked), partial(_look_then_take, waiting, right, looked)
    )
    assert results == [True, True]


@pytest.mark.fault("F33")
@pytest.mark.parametrize("rounds", ROUNDS)
def test_one_owner_and_the_other_is_told_who(rounds: int, figures: Figures) -> None:
    left, right = agent("Maya"), agent("Tom")
    winners: set[int] = set()
    for number in range(rounds):
        waiting = conversation("waiting")
        claim = partial(conversation_claim, conversation_id=waiting.pk, seen_version=0)
        lefts, rights = delays(number)
        results = together(later(lefts, partial(claim, staff=left)), later(rights, partial(claim, staff=right)))
        (won,) = [result for result in results if isinstance(result, Conversation)]
        (lost,) = [result for result in results if isinstance(result, CustodyConflict)]
        assert won.agent is not None
        assert str(lost) == f"{won.agent.display_name} holds this conversation now."
        row = Conversation.objects.get(pk=waiting.pk)
        assert (row.custody, row.agent_id, row.custody_version) == ("agent", won.agent_id, 1)
        assert Event.objects.filter(conversation=row, kind="custody").count() == 1
        assert row.messages.count() == 1
        winners.add(won.agent.pk)
    assert winners == {left.pk, right.pk}, "a race that the same side always wins is no race"
    figures.update(messages=rounds, owners=0)
