"""A lease that has run out is taken by one, and a turn that cannot be finished holds up no other."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from supportbot import turns
from supportbot.leases import Lease, expired_lease_take
from supportbot.models import Turn
from supportbot.publishing import Outcome
from supportbot.turns import turns_sweep
from tests.concurrency.races import together
from tests.handoff.people import conversation

pytestmark = pytest.mark.django_db(transaction=True)


def _turn(overdue: float, **columns: object) -> Turn:
    """An open turn whose lease ran out ``overdue`` seconds ago."""
    fresh = Turn.objects.create(
        conversation=conversation(), first_seq=1, last_seq=1, custody_version=0,
        lease_owner=uuid.uuid4(), lease_until=Now() - timedelta(seconds=overdue), attempts=1, **columns,
    )  # fmt: skip
    return Turn.objects.get(pk=fresh.pk)


def _take() -> Lease | None:
    return expired_lease_take(grace_seconds=0)


def test_two_sweepers_at_once_take_it_once() -> None:
    for _ in range(20):
        turn = _turn(overdue=1)
        results = together(_take, _take)
        (lease,) = [result for result in results if result is not None]
        assert isinstance(lease, Lease), lease
        assert lease.turn_id == turn.pk
        row = Turn.objects.get(pk=turn.pk)
        assert (row.lease_owner, row.attempts) == (lease.owner, 2)
        assert row.lease_owner != turn.lease_owner
        assert row.lease_until > turn.lease_until


def test_two_sweepers_take_two_turns_side_by_side() -> None:
    both = {_turn(overdue=2).pk, _turn(overdue=1).pk}
    assert {lease.turn_id for lease in together(_take, _take)} == both


def test_the_longest_overdue_comes_first() -> None:
    late, later = _turn(overdue=5), _turn(overdue=50)
    assert [lease.turn_id for lease in (_take(), _take()) if lease] == [later.pk, late.pk]


def test_a_lease_that_runs_or_a_turn_that_is_done_is_left_alone() -> None:
    _turn(overdue=-60)
    _turn(overdue=60, status="done")
    _turn(overdue=60, status="dropped")
    assert _take() is None


def test_the_second_net_waits_for_its_grace() -> None:
    _turn(overdue=5)
    assert expired_lease_take(grace_seconds=60) is None
    assert expired_lease_take(grace_seconds=1) is not None


def test_one_that_fails_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    poison, sound = _turn(overdue=50), _turn(overdue=5)
    finished: list[uuid.UUID] = []

    def finish(lease: Lease, **_: object) -> Outcome:
        if lease.turn_id == poison.pk:
            raise ValueError("cannot be thought about")
        finished.append(lease.turn_id)
        return Outcome.PUBLISHED

    monkeypatch.setattr(turns, "turn_finish", finish)
    assert turns_sweep(grace_seconds=0) == 2
    assert finished == [sound.pk]
    assert Turn.objects.get(pk=poison.pk).attempts == 2


def test_a_sweep_takes_no_more_than_it_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        _turn(overdue=5)
    monkeypatch.setattr(turns, "turn_finish", lambda lease, **_: Outcome.PUBLISHED)
    assert [turns_sweep(grace_seconds=0, most=2) for _ in range(3)] == [2, 1, 0]
