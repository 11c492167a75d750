"""Places in the list: nothing twice and nothing left out while others come in, counts with an end, neighbours."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from handoff.models import Conversation
from supportbot.review import paging
from supportbot.review.listing import transcripts
from supportbot.review.paging import Count, Neighbours, PageKey, counted, neighbours
from tests.handoff.pages.people import NOON, conversation, signed_in
from tests.supportbot.review.rows import answered

pytestmark = pytest.mark.django_db


def test_paging_stays_while_others_come_in() -> None:
    for number in range(6):
        answered(conversation("Hi", minute=number, name=str(number)), 2)
    seen: list[str] = []
    after: PageKey | None = None
    for _ in range(3):
        page = transcripts({"topic": "explain_charge"}, after=after, size=2)
        seen += [row.display_name for row in page.rows]
        after = page.next_key
        answered(conversation("New", minute=60, name="new"), 2)
        # One that was shown is written in again and moves to the top: it is not shown anew further down.
        Conversation.objects.filter(display_name=seen[0]).update(last_message_at=timezone.now())
    assert seen == ["5", "4", "3", "2", "1", "0"]
    assert after is None


def test_neighbours_follow_the_list() -> None:
    made = [conversation("Hi", minute=number // 2, name=str(number)) for number in range(4)]  # two of each minute
    for one in made[:3]:
        answered(one, 2)
    order = [row.id for row in transcripts({"decision": "answer"}).rows]
    rows = {one.pk: one for one in made}
    beside = [neighbours({"decision": "answer"}, rows[key]) for key in order]
    first, second, third = order
    assert beside == [Neighbours(None, second), Neighbours(first, third), Neighbours(second, None)]


def test_a_count_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        conversation("About the fee", name=str(number))
    assert counted({"q": "fee"}) == Count(3)
    monkeypatch.setattr(paging, "COUNTED", 2)
    assert counted({"q": "fee"}) == Count(2, more=True)
    client, _ = signed_in("manager")
    assert client.get("/review/count/", {"q": "fee"}).content.decode().strip() == "2+ transcripts"


def test_common_words_are_looked_for_among_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same is found whichever way is taken: among the newest, or in all where those are not enough."""
    for number in range(9):
        conversation("the fee" if number % 4 == 0 else "the bill", minute=number, name=f"No {number}")
    conversation("Hello", minute=20, name="Fee Fielding", created_at=NOON + timedelta(minutes=20))
    expected = ["Fee Fielding", "No 8", "No 4", "No 0"]
    assert [row.display_name for row in transcripts({"q": "fee"}, size=5).rows] == expected
    monkeypatch.setattr(paging, "_COMMON", 0)
    for looked_at in (100, 4):
        monkeypatch.setattr(paging, "_LOOKED_AT", looked_at)
        assert [row.display_name for row in transcripts({"q": "fee"}, size=3).rows] == expected[:3]
    monkeypatch.setattr(paging, "_COUNTED_AMONG", 6)
    assert counted({"q": "fee"}) == Count(3, more=True)
