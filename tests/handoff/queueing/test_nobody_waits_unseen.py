"""Agents who vanish, fall silent or let a customer wait: the conversation returns, and everybody is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from handoff.models import Conversation, Message, Note, Offer, Presence, QueueStay, StaffMember
from handoff.services.holding import conversation_claim
from handoff.services.offering import offers_make
from handoff.services.presence import presence_enter, presence_set
from handoff.services.releasing import absent_release, unanswered_release
from handoff.services.sweeping import queue_sweep
from tests.handoff.queueing.desk import agent, silent_for, team, waiting

pytestmark = pytest.mark.django_db


def held_by(staff: StaffMember, *, unanswered: float = 0) -> Conversation:
    asked = waiting(ago=300)
    conversation_claim(conversation_id=asked.pk, staff=staff, seen_version=asked.custody_version)
    then = timezone.now() - timedelta(seconds=unanswered)
    if unanswered:
        Conversation.objects.filter(pk=asked.pk).update(unanswered_since=then, claimed_at=then)
    return Conversation.objects.get(pk=asked.pk)


@pytest.mark.fault("F34")
def test_what_a_silent_agent_holds_returns_to_its_old_place_and_is_said() -> None:
    maya = agent("Maya", team(assignment="claim"))
    held = held_by(maya)
    silent_for(maya, 61)
    assert queue_sweep()["absent_release"] == 1
    back = Conversation.objects.get(pk=held.pk)
    assert (back.custody, back.agent, back.queued_at) == ("waiting", None, held.queued_at)
    assert Message.objects.filter(conversation=back, body__code="agent_left", text__startswith="Maya").exists()
    assert "Maya is offline" in Note.objects.get(conversation=back).text
    assert Presence.objects.get(staff=maya).status == "online", "what was chosen stands, for when they are back"
    assert QueueStay.objects.filter(conversation=back).count() == 2


def test_an_agent_who_is_heard_of_keeps_what_they_hold() -> None:
    held_by(agent("Maya", team()))
    assert absent_release() == 0


def test_a_fresh_claim_by_somebody_never_heard_of_is_given_time() -> None:
    maya = agent("Maya", team(), status="")
    held_by(maya)
    Presence.objects.all().delete()
    assert absent_release() == 0
    silent_for(maya, 61)
    assert absent_release() == 1


def test_who_claims_and_never_writes_gives_back_even_when_the_customer_is_quiet() -> None:
    held = held_by(agent("Maya", team(answer_seconds=120)))
    assert held.unanswered_since is not None
    assert unanswered_release() == 0
    then = timezone.now() - timedelta(seconds=121)
    Conversation.objects.filter(pk=held.pk).update(unanswered_since=then, claimed_at=then)
    assert unanswered_release() == 1


def test_who_is_taken_over_from_the_bot_is_owed_nothing_until_they_write() -> None:
    maya = agent("Maya", team())
    asked = Conversation.objects.create(customer_ref="cus_quiet", display_name="Quiet")
    held = conversation_claim(conversation_id=asked.pk, staff=maya, seen_version=0)
    assert held.unanswered_since is None


def test_a_customer_left_without_a_reply_returns_and_goes_to_somebody_else_first() -> None:
    here = team(answer_seconds=120)
    maya, tom = agent("Maya", here), agent("Tom", here)
    held = held_by(maya, unanswered=121)
    assert unanswered_release() == 1
    offers_make()
    assert Offer.objects.get(conversation=held, outcome="open").staff == tom


def test_who_chose_offline_or_was_disabled_gives_back_at_once() -> None:
    here = team(assignment="claim")
    maya, tom = agent("Maya", here), agent("Tom", here)
    held_by(maya)
    held_by(tom)
    presence_set(staff=maya, status="offline")
    StaffMember.objects.filter(pk=tom.pk).update(is_active=False)
    assert absent_release() == 2


def test_who_takes_work_while_offline_is_there_and_keeps_it() -> None:
    maya = agent("Maya", team(assignment="claim"), status="offline")
    held = held_by(maya)
    queue_sweep()
    assert Conversation.objects.get(pk=held.pk).agent == maya
    assert Presence.objects.get(staff=maya).status == "online"


def test_what_was_chosen_stands_over_a_lost_connection_and_a_new_day_begins_online() -> None:
    maya = agent("Maya", team(), status="")
    assert presence_enter(staff=maya).status == "online"
    presence_set(staff=maya, status="offline")
    assert presence_enter(staff=maya).status == "offline"
    silent_for(maya, 3600)
    assert presence_enter(staff=maya).status == "online"


def test_whose_agent_is_there_but_silent_hears_another_word() -> None:
    maya = agent("Maya", team(answer_seconds=120))
    held = held_by(maya, unanswered=121)
    unanswered_release()
    said = Message.objects.get(conversation=held, body__code="agent_late")
    assert "nobody has replied" in said.text


def test_a_snoozed_conversation_is_nobodys_neglect() -> None:
    held = held_by(agent("Maya", team(answer_seconds=120)), unanswered=600)
    Conversation.objects.filter(pk=held.pk).update(snoozed_until=timezone.now() + timedelta(hours=1))
    assert unanswered_release() == 0


def test_a_step_that_fails_leaves_the_others_to_do_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> int:
        raise RuntimeError("no")

    maya = agent("Maya", team())
    held_by(maya)
    silent_for(maya, 61)
    from handoff.services import sweeping

    monkeypatch.setattr(sweeping, "STEPS", (broken, *sweeping.STEPS))
    assert queue_sweep()["absent_release"] == 1
