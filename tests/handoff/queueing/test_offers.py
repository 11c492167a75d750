"""Offers: the longest wait to whoever has room, and on to the next when it is not taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from handoff.errors import CustodyConflict
from handoff.models import Conversation, Offer, Presence, StaffMember
from handoff.services.holding import conversation_claim
from handoff.services.offering import offers_make
from handoff.services.offers import offer_decline, offers_lapse
from tests.handoff.queueing.desk import agent, silent_for, team, waiting

pytestmark = pytest.mark.django_db


def offered_to(conversation: Conversation) -> StaffMember | None:
    offer = Offer.objects.filter(conversation=conversation, outcome="open").first()
    return offer.staff if offer else None


def time_up() -> None:
    Offer.objects.filter(outcome="open").update(until=timezone.now() - timedelta(seconds=1))
    offers_lapse()


def test_the_longest_wait_is_offered_first_and_the_urgent_before_it() -> None:
    here = team()
    maya = agent("Maya", here, capacity=2)
    recent, longest, urgent = waiting(ago=60), waiting(ago=600), waiting("self_harm", ago=5)
    assert offers_make() == 2
    assert (offered_to(urgent), offered_to(longest), offered_to(recent)) == (maya, maya, None)


def test_a_team_that_claims_is_offered_nothing() -> None:
    agent("Maya", team(assignment="claim"))
    waiting()
    assert offers_make() == 0


def test_whoever_has_less_in_hand_comes_first() -> None:
    here = team()
    busy, free = agent("Maya", here, capacity=4), agent("Tom", here, capacity=4)
    conversation_claim(conversation_id=(first := waiting()).pk, staff=busy, seen_version=first.custody_version)
    offers_make()
    assert offered_to(second := waiting()) is None
    offers_make()
    assert offered_to(second) == free


@pytest.mark.parametrize("status", ["away", "offline"])
def test_who_is_not_there_is_offered_nothing(status: str) -> None:
    agent("Maya", team(), status=status)
    waiting()
    assert offers_make() == 0


def test_who_has_fallen_silent_is_offered_nothing() -> None:
    silent_for(agent("Maya", team()), 3600)
    waiting()
    assert offers_make() == 0


def test_an_offer_not_taken_goes_to_the_next_and_comes_round_again() -> None:
    here = team()
    maya, tom = agent("Maya", here), agent("Tom", here)
    asked = waiting()
    offers_make()
    first = offered_to(asked)
    time_up()
    offers_make()
    second = offered_to(asked)
    assert {first, second} == {maya, tom}
    time_up()
    offers_make()
    assert offered_to(asked) == first


def test_who_lets_two_pass_is_away() -> None:
    maya = agent("Maya", team())
    waiting()
    for _ in range(2):
        offers_make()
        time_up()
    assert Presence.objects.get(staff=maya).status == "away"
    assert offers_make() == 0


def test_a_declined_offer_goes_on_at_once_and_is_no_absence() -> None:
    here = team()
    maya = agent("Maya", here)
    asked = waiting()
    offers_make()
    tom = agent("Tom", here)
    assert offer_decline(conversation_id=asked.pk, staff=maya)
    assert not offer_decline(conversation_id=asked.pk, staff=maya)
    offers_make()
    assert offered_to(asked) == tom
    assert Presence.objects.get(staff=maya).passed == 0


def test_a_colleague_cannot_claim_what_is_offered_but_a_lead_can() -> None:
    here = team()
    agent("Maya", here)
    asked = waiting()
    offers_make()
    tom, lead = agent("Tom", here, status="away"), agent("Lena", here, status="away", role="lead")
    with pytest.raises(CustodyConflict, match="offered to Maya"):
        conversation_claim(conversation_id=asked.pk, staff=tom, seen_version=asked.custody_version)
    conversation_claim(conversation_id=asked.pk, staff=lead, seen_version=asked.custody_version)
    assert list(Offer.objects.values_list("outcome", flat=True)) == ["withdrawn"]


def test_a_claim_takes_the_offer() -> None:
    maya = agent("Maya", team())
    asked = waiting()
    offers_make()
    conversation_claim(conversation_id=asked.pk, staff=maya, seen_version=asked.custody_version)
    assert list(Offer.objects.values_list("outcome", flat=True)) == ["taken"]


def test_the_topic_and_the_language_choose_the_team_and_the_person() -> None:
    general, disputes = team(), team("Disputes", topics=["dispute_charge"])
    anyone, german = agent("Maya", general, languages=["en"]), agent("Tom", general, languages=["de"])
    specialist = agent("Ana", disputes)
    contested, in_german = waiting("dispute", topic="dispute_charge"), waiting(topic="balance_due", language="de")
    in_english = waiting(topic="balance_due", language="en")
    offers_make()
    assert offered_to(contested) == specialist
    assert offered_to(in_german) == german
    assert offered_to(in_english) == anyone


def test_nobody_waits_for_a_skill_that_nobody_there_has() -> None:
    maya = agent("Maya", team(), languages=["en"])
    asked = waiting(language="fr")
    offers_make()
    assert offered_to(asked) == maya


def test_queries_do_not_grow_with_the_queue(django_assert_max_num_queries: object) -> None:
    agent("Maya", team(), capacity=1)
    for _ in range(30):
        waiting()
    with django_assert_max_num_queries(16):  # type: ignore[operator]  # pytest-django types it as a fixture
        assert offers_make() == 1
