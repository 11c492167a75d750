"""Who is next: the list of the agents, the place that is recorded and the place that the customer reads agree."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from asgiref.sync import sync_to_async

from handoff.models import Conversation, Team
from handoff.reading import conversation_state
from handoff.selectors.waits import in_order_of_service, place_of
from tests.handoff.async_stores import _closed_stores
from tests.handoff.people import conversation
from tests.handoff.queueing.desk import team

__all__ = ["_closed_stores"]
pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _crowd(seed: int) -> list[Team | None]:
    """Forty who wait for three queues, many of them of one priority and the same second."""
    chance = random.Random(seed)  # noqa: S311
    teams: list[Team | None] = [None, team("Billing"), team("Disputes")]
    for _ in range(40):
        conversation(
            "waiting",
            team=chance.choice(teams),
            priority=chance.choice([0, 0, 50, 100]),
            queued_at=NOON + timedelta(seconds=chance.randrange(6)),
        )
    return teams


@pytest.mark.parametrize("seed", range(3))
async def test_the_three_places_that_know_the_order_agree(seed: int) -> None:
    teams = await sync_to_async(_crowd)(seed)
    for one in teams:
        waiting = in_order_of_service(Conversation.objects.filter(custody="waiting", team=one))
        listed = [row async for row in waiting]
        assert len(listed) > 5
        assert [await sync_to_async(place_of)(row) for row in listed] == list(range(1, len(listed) + 1))
        assert [(await conversation_state(row.pk)).position for row in listed] == list(range(1, len(listed) + 1))
