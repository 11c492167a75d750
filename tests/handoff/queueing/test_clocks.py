"""Promises: when they run, warn, break and stop, and that they stand still outside the team's hours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from handoff.models import Conversation, Event, Message, OfficeHours, QueueStay, SlaClock, SlaTarget, Team
from handoff.selectors.outlook import Outlook, outlook_for
from handoff.services.clocks import clock_start, clocks_watch, owed_responses_start
from handoff.services.holding import conversation_claim, conversation_close
from handoff.services.replying import reply_send
from handoff.sla import Clock
from tests.handoff.queueing.desk import agent, team, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _promised() -> None:
    for priority, seconds in ((0, 600), (20, 120)):
        SlaTarget.objects.create(priority=priority, clock="first_response", seconds=seconds)
    SlaTarget.objects.create(priority=0, clock="next_response", seconds=300)
    SlaTarget.objects.create(priority=0, clock="resolution", seconds=3600)


def weekdays(zone: str = "UTC") -> OfficeHours:
    hours = OfficeHours.objects.create(name="Weekdays", zone=zone)
    for day in range(5):
        hours.spans.create(weekday=day, opens=time(9), closes=time(17))
    return hours


def clock_of(conversation: Conversation, clock: str = "first_response") -> SlaClock:
    return SlaClock.objects.get(conversation=conversation, clock=clock)


def late(clock: SlaClock, seconds: float) -> None:
    passed = timezone.now() - timedelta(seconds=seconds)
    SlaClock.objects.filter(pk=clock.pk).update(warn_at=passed, due_at=passed)


def test_a_handover_starts_two_clocks_with_the_targets_of_its_priority() -> None:
    asked = waiting("fraud")
    clocks = {clock.clock: clock for clock in SlaClock.objects.filter(conversation=asked)}
    assert set(clocks) == {"first_response", "resolution"}
    first = clocks["first_response"]
    assert (first.due_at - first.started_at).total_seconds() == 120
    assert (first.warn_at - first.started_at).total_seconds() == 90


def test_a_reply_keeps_the_promise_and_closing_ends_all() -> None:
    maya = agent("Maya", team())
    asked = waiting()
    held = conversation_claim(conversation_id=asked.pk, staff=maya, seen_version=asked.custody_version)
    reply_send(
        conversation_id=held.pk, staff=maya, client_id="a", text="Hello", seen_version=held.custody_version, seen_seq=9
    )
    assert clock_of(asked).stopped_at is not None
    assert clock_of(asked).breached_at is None
    assert clock_of(asked, "resolution").stopped_at is None
    conversation_close(conversation_id=held.pk, staff=maya, seen_version=held.custody_version)
    assert clock_of(asked, "resolution").stopped_at is not None


def test_a_promise_is_warned_of_once_and_broken_once() -> None:
    asked = waiting()
    late(clock_of(asked), 5)
    assert clocks_watch() == 2
    assert clocks_watch() == 0
    kinds = list(Event.objects.filter(conversation=asked, kind__startswith="sla_").values_list("kind", flat=True))
    assert kinds == ["sla_warning", "sla_breach"]


def test_a_reply_after_the_due_moment_is_late_even_when_no_sweep_saw_it() -> None:
    maya = agent("Maya", team())
    asked = waiting()
    held = conversation_claim(conversation_id=asked.pk, staff=maya, seen_version=asked.custody_version)
    late(clock_of(asked), 5)
    reply_send(
        conversation_id=held.pk, staff=maya, client_id="a", text="Hello", seen_version=held.custody_version, seen_seq=9
    )
    assert clock_of(asked).breached_at == clock_of(asked).due_at


def test_the_next_response_counts_from_the_customers_message_however_late_the_sweep() -> None:
    maya = agent("Maya", team())
    asked = waiting()
    conversation_claim(conversation_id=asked.pk, staff=maya, seen_version=asked.custody_version)
    SlaClock.objects.all().delete()
    asked_at = timezone.now() - timedelta(seconds=200)
    Conversation.objects.filter(pk=asked.pk).update(unanswered_since=asked_at)
    assert owed_responses_start() == 1
    assert owed_responses_start() == 0
    clock = clock_of(asked, "next_response")
    assert (clock.started_at, clock.due_at) == (asked_at, asked_at + timedelta(seconds=300))


def test_where_nothing_is_promised_a_sweep_asks_once_however_many_are_owed(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    maya = agent("Maya", team(assignment="claim"), capacity=20)
    SlaTarget.objects.all().delete()
    for _ in range(5):
        asked = waiting()
        conversation_claim(conversation_id=asked.pk, staff=maya, seen_version=asked.custody_version)
    Conversation.objects.update(unanswered_since=timezone.now())
    with django_assert_num_queries(1):
        assert owed_responses_start() == 0


def test_clocks_stand_still_outside_hours() -> None:
    here = team(hours=weekdays("Europe/Dublin"))
    asked = waiting()
    SlaClock.objects.all().delete()
    friday = datetime(2026, 11, 27, 16, 55, tzinfo=UTC)
    clock_start(Conversation.objects.get(pk=asked.pk), Clock.FIRST_RESPONSE, start=friday)
    assert asked.team == here
    assert clock_of(asked).due_at == datetime(2026, 11, 30, 9, 5, tzinfo=UTC)


@pytest.mark.fault("F37")
def test_outside_hours_the_customer_hears_when_somebody_is_back_and_stays_in_the_queue() -> None:
    team(hours=weekdays("Europe/Madrid"))
    with time_machine.travel(datetime(2026, 11, 28, 12, tzinfo=UTC), tick=False):
        asked = waiting()
    said = Message.objects.get(conversation=asked, body__code="outside_hours")
    assert "Monday 9:00" in said.text
    assert said.body["values"]["opens_at"] == "2026-11-30T08:00:00.000Z"
    assert asked.custody == "waiting"


def test_outside_hours_no_wait_is_promised_but_the_opening() -> None:
    here = team(hours=weekdays("Europe/Madrid"))
    with time_machine.travel(datetime(2026, 11, 28, 12, tzinfo=UTC), tick=False):
        asked = waiting()
        assert outlook_for(asked.pk, 1) == Outlook(None, datetime(2026, 11, 30, 8, tzinfo=UTC))
    for place in (1, 2, 4):
        QueueStay.objects.create(
            conversation=asked, custody_version=100 + place, team=here, priority=0, position=place,
            entered_at=timezone.now() - timedelta(seconds=100 * place), left_at=timezone.now(), outcome="claimed",
        )  # fmt: skip
    with time_machine.travel(datetime(2026, 11, 27, 12, tzinfo=UTC), tick=False):
        assert outlook_for(asked.pk, 2) == Outlook(240, None)  # 200 s, in whole minutes


def test_within_hours_nothing_is_said_of_them() -> None:
    team(hours=weekdays())
    with time_machine.travel(datetime(2026, 11, 27, 12, tzinfo=UTC), tick=False):
        asked = waiting()
    assert not Message.objects.filter(conversation=asked, body__code="outside_hours").exists()
    assert Team.objects.count() == 1
