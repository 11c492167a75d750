"""A claim in the moment in which the offer runs out and goes to a colleague: one owner, and no offer left behind."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from handoff.errors import CustodyConflict
from handoff.models import Conversation, Offer, Presence, StaffMember, Team
from handoff.services.erasing import log_opened
from handoff.services.holding import conversation_claim
from handoff.services.offering import offers_make
from handoff.services.offers import offers_lapse
from tests.concurrency.people import agent
from tests.concurrency.races import ROUNDS, delays, later, together
from tests.handoff.queueing.desk import waiting

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def _there(name: str, team: Team) -> StaffMember:
    staff = agent(name)
    staff.teams.add(team)
    staff.capacity = 10_000
    staff.save()
    Presence.objects.create(staff=staff, status="online")
    return staff


def _offered(to: StaffMember) -> Conversation:
    asked = waiting()
    Offer.objects.create(
        conversation=asked,
        custody_version=asked.custody_version,
        staff=to,
        until=timezone.now() - timedelta(milliseconds=1),
    )
    return asked


def _next_offer() -> None:
    Presence.objects.update(seen_at=timezone.now(), status="online", passed=0)
    offers_lapse()
    offers_make()


def _look_then_offer(asked: Conversation, to: StaffMember, looked: Barrier, claimed: Barrier) -> None:
    """What making an offer without the lock would be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT custody = 'waiting' FROM handoff_conversation WHERE id = %s", [asked.pk])
        still_waits = bool(cursor.fetchone()[0])
        looked.wait(10)
        claimed.wait(10)
        if still_waits:
            cursor.execute(
                "INSERT INTO handoff_offer (conversation_id, staff_id, custody_version, until) "
                "VALUES (%s, %s, 1, now())",
                [asked.pk, to.pk],
            )


def test_looking_before_offering_leaves_an_offer_of_what_somebody_holds() -> None:
    here = Team.objects.create(slug="t", name="T", assignment="offer")
    maya, tom = _there("Maya", here), _there("Tom", here)
    asked = _offered(maya)
    looked, claimed = Barrier(2), Barrier(2)

    def claim() -> None:
        looked.wait(10)
        conversation_claim(conversation_id=asked.pk, staff=maya, seen_version=asked.custody_version)
        claimed.wait(10)

    assert together(partial(_look_then_offer, asked, tom, looked, claimed), claim) == [None, None]
    assert Offer.objects.filter(conversation=asked, outcome="open").exists()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_one_owner_and_no_offer_of_what_is_held(rounds: int) -> None:
    here = Team.objects.create(slug="t", name="T", assignment="offer")
    maya, tom = _there("Maya", here), _there("Tom", here)
    ends: set[str] = set()
    for number in range(rounds):
        asked = _offered(maya)
        claim = partial(conversation_claim, conversation_id=asked.pk, staff=maya, seen_version=asked.custody_version)
        claims, offers = delays(number)
        claimed, passed_on = together(later(claims, claim), later(offers, _next_offer))
        assert passed_on is None, passed_on
        row = Conversation.objects.get(pk=asked.pk)
        open_offers = list(Offer.objects.filter(conversation=asked, outcome="open").values_list("staff", flat=True))
        if isinstance(claimed, Conversation):
            assert (row.custody, row.agent) == ("agent", maya)
            assert open_offers == []
        else:
            assert isinstance(claimed, CustodyConflict), claimed
            assert row.custody == "waiting"
            assert open_offers == [tom.pk]
        ends.add(row.custody)
        with transaction.atomic(), log_opened(asked.pk):
            asked.delete()
    assert ends == {"agent", "waiting"}, "both orders must have come up"
