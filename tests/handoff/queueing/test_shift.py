"""A busy shift on real Postgres: 200 customers, 12 agents, two teams, closed doors, agents who vanish."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bench.inversions import inversions
from bench.shift import SWEEP_SECONDS, Plan, Shift
from handoff.models import Conversation, Event, Message, Offer, QueueStay
from tests.handoff.queueing.desk import agent, team, waiting

pytestmark = pytest.mark.django_db(transaction=True)
SILENT_SECONDS = 2.0


def test_nobody_is_passed_over_and_nobody_is_left_with_who_is_gone(settings: Any) -> None:
    settings.AGENT_SILENT_SECONDS = SILENT_SECONDS
    findings = Shift(Plan(), silent_seconds=SILENT_SECONDS).run()
    assert findings.unfinished == 0
    assert inversions() == []
    assert findings.returned > 0, "nobody vanished with a conversation in hand: the shift shows nothing of that"
    assert max(findings.overruns, default=0.0) <= 4 * SWEEP_SECONDS
    closings = Event.objects.filter(kind="custody", data__move="close")
    assert closings.count() == closings.values("conversation").distinct().count() == Conversation.objects.count() == 200
    assert Message.objects.filter(body__code="outside_hours").exists(), "nobody came while the doors were closed"
    assert not QueueStay.objects.filter(left_at__isnull=True).exists()
    assert Offer.objects.filter(outcome="lapsed").exists()


def test_an_inversion_would_be_seen() -> None:
    here = team()
    maya = agent("Maya", here)
    first, second = waiting(ago=60), waiting(ago=5)
    Offer.objects.create(
        conversation=second, custody_version=1, staff=maya, until=first.created_at + timedelta(minutes=1)
    )
    (seen,) = inversions()
    assert seen.startswith(f"{second.pk} before {first.pk}")
