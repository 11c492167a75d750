"""An agent sees the own team's conversations; every look at a transcript or at bills leaves a row."""

from __future__ import annotations

import pytest

from handoff.models import Conversation, Event, Team
from tests.handoff.pages.people import conversation, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams() -> tuple[Team, Team]:
    return Team.objects.create(slug="a", name="A"), Team.objects.create(slug="b", name="B")


@pytest.mark.parametrize("part", ["", "side/", "earlier/?before=2", "replies/", "passing-on/"])
def test_another_teams_conversation_is_not_found(teams: tuple[Team, Team], part: str) -> None:
    client, maya = signed_in()
    maya.teams.add(teams[0])
    theirs = conversation("Secret", custody="waiting", name="Not mine")
    Conversation.objects.filter(pk=theirs.pk).update(team=teams[1])
    assert client.get(f"/inbox/c/{theirs.pk}/{part}").status_code == 404
    assert "Not mine" not in client.get("/inbox/").content.decode()
    assert "Not mine" not in client.get("/inbox/lists/", {"q": "Secret"}).content.decode()


def test_own_teams_and_no_teams_are_found(teams: tuple[Team, Team]) -> None:
    client, maya = signed_in()
    maya.teams.add(teams[0])
    ours, free = conversation("Hello", custody="waiting", name="Ours"), conversation("Hello", name="Free")
    Conversation.objects.filter(pk=ours.pk).update(team=teams[0])
    for found in (ours, free):
        assert client.get(f"/inbox/c/{found.pk}/").status_code == 200
    page = client.get("/inbox/lists/", {"q": "hello"}).content.decode()
    assert "Ours" in page
    assert "Free" in page


def test_reading_a_transcript_and_bills_is_kept() -> None:
    client, maya = signed_in()
    opened = conversation("Hi")
    client.get(f"/inbox/c/{opened.pk}/")
    client.get(f"/inbox/c/{opened.pk}/side/")
    rows = Event.objects.filter(conversation=opened).values_list("kind", "actor")
    assert list(rows) == [("transcript_read", f"staff:{maya.pk}"), ("bills_read", f"staff:{maya.pk}")]


def test_the_customers_other_conversations_stand_beside() -> None:
    client, _ = signed_in()
    opened, before = conversation("Hi", "again"), conversation("Old", "one", custody="closed")
    Conversation.objects.filter(pk=before.pk).update(
        customer_ref=opened.customer_ref, topic="refund_status", last_seq=2
    )
    page = client.get(f"/inbox/c/{opened.pk}/side/").content.decode()
    assert "Refund status" in page
    assert f"/inbox/c/{before.pk}/" in page
