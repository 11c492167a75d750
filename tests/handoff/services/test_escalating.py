"""Bringing in a person: the brief and the place in the queue, once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from handoff.errors import ConversationClosed, ConversationNotFound, CustodyConflict
from handoff.models import Conversation, Escalation
from handoff.services.escalating import conversation_escalate, person_request
from handoff.services.locking import conversation_lock
from tests.handoff.people import conversation, say

pytestmark = pytest.mark.django_db
BRIEF = {"question": "Why is my bill higher?", "draft": "Hi Priya"}


class Brief:
    """What the program around this room supplies."""

    def brief(self, *, conversation_id: uuid.UUID, reason: str) -> dict[str, Any]:
        return {**BRIEF, "reason": reason, "conversation": str(conversation_id)}


@pytest.fixture(autouse=True)
def _brief(settings: Settings) -> None:
    settings.HANDOFF_BRIEF_SOURCE = f"{__name__}.Brief"


def _escalate(where: Conversation, reason: str) -> Conversation:
    with transaction.atomic():
        return conversation_escalate(conversation=conversation_lock(where.pk), reason=reason, brief=BRIEF, actor="bot")


@pytest.mark.parametrize(
    ("reason", "priority"), [("self_harm", 30), ("fraud", 20), ("dispute", 10), ("low_confidence", 0)]
)
def test_the_reason_decides_the_priority_and_the_brief_is_kept(reason: str, priority: int) -> None:
    where = conversation(custody_version=2)
    moved = _escalate(where, reason)
    assert (moved.custody, moved.custody_version, moved.priority) == ("waiting", 3, priority)
    kept = Escalation.objects.get(conversation=where)
    assert (kept.custody_version, kept.reason, kept.priority, kept.brief) == (3, reason, priority, BRIEF)


@pytest.mark.parametrize("custody", ["waiting", "agent", "closed"])
def test_what_the_bot_does_not_hold_cannot_be_escalated(custody: str) -> None:
    where = conversation(custody)
    with pytest.raises(CustodyConflict):
        _escalate(where, "fraud")
    assert not Escalation.objects.exists()


def test_by_the_button_with_the_brief_of_the_program_around() -> None:
    where = conversation()
    say(where, "Why is my bill higher?")
    moved = person_request(conversation_id=where.pk)
    assert moved.custody == "waiting"
    kept = Escalation.objects.get(conversation=where)
    assert kept.brief == {**BRIEF, "reason": "asked_for_person", "conversation": str(where.pk)}
    notice = where.messages.get(author="system")
    assert (notice.seq, notice.body["code"]) == (2, "person_requested")
    assert moved.last_seq == 2


def test_the_brief_may_come_from_another() -> None:
    class Other:
        def brief(self, *, conversation_id: uuid.UUID, reason: str) -> dict[str, Any]:
            return {"question": "of another", "reason": reason}

    person_request(conversation_id=conversation().pk, source=Other())
    assert Escalation.objects.get().brief == {"question": "of another", "reason": "asked_for_person"}


@pytest.mark.parametrize("custody", ["waiting", "agent"])
def test_asking_again_changes_nothing(custody: str) -> None:
    where = conversation(custody, custody_version=4)
    again = person_request(conversation_id=where.pk)
    assert (again.custody, again.custody_version, again.last_seq) == (custody, 4, 0)
    assert not Escalation.objects.exists()
    assert not where.messages.exists()


def test_in_a_closed_conversation_the_button_says_so() -> None:
    with pytest.raises(ConversationClosed):
        person_request(conversation_id=conversation("closed").pk)


def test_in_none_at_all() -> None:
    with pytest.raises(ConversationNotFound):
        person_request(conversation_id=uuid.uuid4())
