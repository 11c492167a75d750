"""Transfer, notes, snooze, opening again: who holds it afterwards, and who is told what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from handoff.errors import (
    BadMoment,
    ClientIdConflict,
    ConversationNotFound,
    CustodyConflict,
    NotHolder,
    NotThere,
)
from handoff.models import Conversation, Message, Note, StaffMember
from handoff.selectors.people import colleagues_there
from handoff.services.holding import conversation_claim, conversation_close, conversation_hand_back, conversation_reopen
from handoff.services.noting import note_append
from handoff.services.presence import heard_since
from handoff.services.snoozing import conversation_snooze, snoozed_wake
from handoff.services.transferring import conversation_transfer, conversation_transfer_to_team
from supportbot.models import Turn
from tests.handoff.queueing.desk import agent, silent_for, team, waiting

pytestmark = pytest.mark.django_db


def held_by(staff: StaffMember) -> Conversation:
    asked = waiting(ago=100)
    return conversation_claim(conversation_id=asked.pk, staff=staff, seen_version=asked.custody_version)


def test_a_colleague_gets_it_with_the_note_and_the_customer_hears_the_name_alone() -> None:
    here = team()
    maya, tom = agent("Maya", here), agent("Tom", here)
    held = held_by(maya)
    moved = conversation_transfer(
        conversation_id=held.pk, staff=maya, seen_version=held.custody_version, to_staff=tom.pk, note="Refund agreed."
    )
    assert (moved.custody, moved.agent, moved.custody_version) == ("agent", tom, held.custody_version + 1)
    assert list(Note.objects.values_list("text", flat=True)) == ["Passed on to Tom.", "Refund agreed."]
    said = " ".join(Message.objects.filter(conversation=held).values_list("text", flat=True))
    assert "Tom" in said
    assert "Refund" not in said


@pytest.mark.parametrize("status", ["offline", ""])
def test_nobody_passes_to_who_is_not_there(status: str) -> None:
    maya, tom = agent("Maya", team()), agent("Tom", status=status)
    held = held_by(maya)
    with pytest.raises(NotThere) as refused:
        conversation_transfer(conversation_id=held.pk, staff=maya, seen_version=held.custody_version, to_staff=tom.pk)
    assert refused.value.field == "to_staff"
    assert Conversation.objects.get(pk=held.pk).agent == maya


def test_nobody_passes_to_who_has_fallen_silent_nor_is_shown_them() -> None:
    maya, tom = agent("Maya", team()), agent("Tom")
    assert [one.name for one in colleagues_there(maya, heard_since=heard_since())] == ["Tom"]
    silent_for(tom, 61)
    held = held_by(maya)
    with pytest.raises(NotThere):
        conversation_transfer(conversation_id=held.pk, staff=maya, seen_version=held.custody_version, to_staff=tom.pk)
    assert colleagues_there(maya, heard_since=heard_since()) == []


def test_another_teams_conversation_is_neither_claimed_nor_noted_nor_closed() -> None:
    team()
    asked = waiting()
    stranger = agent("Ana", team("Disputes", topics=["dispute_charge"]))
    seen: dict[str, Any] = {"conversation_id": asked.pk, "staff": stranger}
    with pytest.raises(ConversationNotFound):
        conversation_claim(seen_version=asked.custody_version, **seen)
    with pytest.raises(ConversationNotFound):
        conversation_close(seen_version=asked.custody_version, **seen)
    with pytest.raises(ConversationNotFound):
        note_append(text="Mine now.", **seen)


def test_nobody_passes_on_what_another_holds() -> None:
    here = team()
    maya, tom = agent("Maya", here), agent("Tom", here)
    held = held_by(maya)
    with pytest.raises(NotHolder):
        conversation_transfer(conversation_id=held.pk, staff=tom, seen_version=held.custody_version, to_staff=tom.pk)


def test_another_teams_queue_keeps_the_wait() -> None:
    maya = agent("Maya", team())
    disputes = team("Disputes", topics=["dispute_charge"])
    held = held_by(maya)
    moved = conversation_transfer_to_team(
        conversation_id=held.pk,
        staff=maya,
        seen_version=held.custody_version,
        to_team=disputes.pk,
        note="He was charged twice.",
    )
    assert list(Note.objects.values_list("author_name", "text")) == [
        ("", "Passed on to Disputes."),
        ("Maya", "He was charged twice."),
    ]
    assert (moved.custody, moved.team, moved.queued_at) == ("waiting", disputes, held.queued_at)


def test_a_note_is_masked_stored_once_and_has_no_number_in_the_thread() -> None:
    maya = agent("Maya", team())
    held = held_by(maya)
    before = Conversation.objects.get(pk=held.pk).last_seq
    first = note_append(conversation_id=held.pk, staff=maya, text="Card 4111 1111 1111 1111", client_id="n1")
    again = note_append(conversation_id=held.pk, staff=maya, text="Card 4111 1111 1111 1111", client_id="n1")
    assert first.pk == again.pk
    assert "4111 1111" not in first.text
    assert Conversation.objects.get(pk=held.pk).last_seq == before
    with pytest.raises(ClientIdConflict):
        note_append(conversation_id=held.pk, staff=maya, text="Something else", client_id="n1")


def test_a_snooze_ends_by_time() -> None:
    maya = agent("Maya", team())
    held = held_by(maya)
    conversation_snooze(conversation_id=held.pk, staff=maya, until=timezone.now() + timedelta(hours=2))
    assert snoozed_wake() == 0
    Conversation.objects.filter(pk=held.pk).update(snoozed_until=timezone.now() - timedelta(seconds=1))
    assert snoozed_wake() == 1
    assert Conversation.objects.get(pk=held.pk).snoozed_until is None


@pytest.mark.parametrize("days", [-1, 31])
def test_a_moment_past_or_too_far_off_is_refused(days: int) -> None:
    maya = agent("Maya", team())
    held = held_by(maya)
    with pytest.raises(BadMoment) as refused:
        conversation_snooze(conversation_id=held.pk, staff=maya, until=timezone.now() + timedelta(days=days))
    assert refused.value.field == "until"


def test_opened_again_it_is_the_agents_and_the_bot_does_not_read_the_old_words() -> None:
    maya = agent("Maya", team())
    held = held_by(maya)
    Message.objects.create(conversation=held, seq=50, author="customer", text="Hand me over!")
    Conversation.objects.filter(pk=held.pk).update(last_seq=50)
    closed = conversation_close(
        conversation_id=held.pk, staff=maya, seen_version=held.custody_version, reason="resolved", topic="refund_status"
    )
    assert (closed.close_reason, closed.topic) == ("resolved", "refund_status")
    again = conversation_reopen(conversation_id=held.pk, staff=maya, seen_version=closed.custody_version)
    assert (again.custody, again.agent, again.close_reason) == ("agent", maya, "")
    conversation_hand_back(conversation_id=held.pk, staff=maya, seen_version=again.custody_version)
    assert not Turn.objects.filter(conversation=held, status="open").exists()


def test_a_customer_with_a_newer_chat_is_not_given_a_second() -> None:
    maya = agent("Maya", team())
    held = held_by(maya)
    closed = conversation_close(conversation_id=held.pk, staff=maya, seen_version=held.custody_version)
    Conversation.objects.create(customer_ref=held.customer_ref, display_name="Priya")
    with pytest.raises(CustodyConflict, match="newer chat"):
        conversation_reopen(conversation_id=held.pk, staff=maya, seen_version=closed.custody_version)
