"""A customer ends their conversation, from wherever it stands."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db.models.functions import Now

from handoff.models import Conversation, Event, Message, QueueStay, SlaClock
from handoff.services.ending import conversation_end
from handoff.services.escalating import person_request
from tests.handoff.people import conversation

pytestmark = pytest.mark.django_db


class _Brief:
    def brief(self, *, conversation_id: uuid.UUID, reason: str) -> dict[str, Any]:
        return {}


@pytest.mark.parametrize("custody", ["bot", "waiting", "agent"])
def test_the_customer_ends_it_whoever_holds_it(custody: str) -> None:
    held = conversation(custody)
    conversation_end(conversation_id=held.pk)
    row = Conversation.objects.get(pk=held.pk)
    assert (row.custody, row.agent, row.custody_version) == ("closed", None, held.custody_version + 1)
    assert row.closed_at is not None
    (event,) = Event.objects.filter(conversation=row, kind="custody")
    assert (event.actor, event.data["move"], event.data["custody"]) == ("customer", "close", "closed")
    (notice,) = Message.objects.filter(conversation=row, author="system")
    assert notice.body["code"] == "closed"


def test_ending_it_again_changes_nothing() -> None:
    held = conversation()
    first = conversation_end(conversation_id=held.pk)
    again = conversation_end(conversation_id=held.pk)
    assert (again.custody_version, again.closed_at) == (first.custody_version, first.closed_at)
    assert Event.objects.filter(conversation=held, kind="custody").count() == 1
    assert Message.objects.filter(conversation=held).count() == 1


def test_its_wait_in_the_queue_is_over() -> None:
    held = conversation(unanswered_since=Now())
    person_request(conversation_id=held.pk, source=_Brief())
    SlaClock.objects.create(
        conversation=held, clock="resolution", priority=0, started_at=Now(), warn_at=Now(), due_at=Now()
    )
    clocks = SlaClock.objects.filter(conversation=held, stopped_at=None)
    stays = QueueStay.objects.filter(conversation=held, left_at=None)
    assert (clocks.count(), stays.count()) == (1, 1)
    conversation_end(conversation_id=held.pk)
    assert (clocks.count(), stays.count()) == (0, 0)
    assert Conversation.objects.get(pk=held.pk).unanswered_since is None
