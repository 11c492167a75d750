"""The list of transcripts: what is found, in which order, at what cost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from handoff.models import Message
from handoff.selectors.searching import messages_with
from supportbot.review.listing import transcripts
from supportbot.review.paging import PageKey
from tests.handoff.pages.people import conversation, escalated, say, signed_in, staff
from tests.supportbot.review.rows import answered, rated, thumb

pytestmark = pytest.mark.django_db


def names(**wanted: Any) -> list[str]:
    return [row.display_name for row in transcripts(wanted).rows]


def shown(client: Client, **wanted: str) -> list[str]:
    page = client.get("/review/", wanted).content.decode()
    return re.findall(r'class="result__link[^>]*>([^<]*)<', page)


@pytest.fixture
def three() -> None:
    ann = conversation("My router was refunded twice", minute=1, name="Ann", custody="closed")
    answered(ann, 2)
    rated(ann, 2, "Slow")
    thumb(ann, 2, "down")
    ben = conversation("I dispute the late fee", minute=2, name="Ben", custody="waiting")
    answered(ben, 2, decision="handoff", reason="dispute")
    escalated(ben, "dispute")
    cleo = conversation("When is the fee due?", minute=3, name="Cleo")
    answered(cleo, 2, decision="clarify")
    thumb(cleo, 2, "up")
    rated(cleo, 5)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["Cleo", "Ben", "Ann"]),
        ({"q": "fee"}, ["Cleo", "Ben"]),
        ({"q": "FEE -late"}, ["Cleo"]),
        ({"q": '"late fee"'}, ["Ben"]),
        ({"q": "router or due"}, ["Cleo", "Ann"]),
        ({"q": "ann"}, ["Ann"]),
        ({"q": "nowhere"}, []),
        ({"custody": "waiting"}, ["Ben"]),
        ({"decision": "clarify"}, ["Cleo"]),
        ({"decision": "handoff"}, ["Ben"]),
        ({"reason": "dispute"}, ["Ben"]),
        ({"rating": "low"}, ["Ann"]),
        ({"rating": "5"}, ["Cleo"]),
        ({"rating": "none"}, ["Ben"]),
        ({"thumbs": "down"}, ["Ann"]),
        ({"q": "fee", "thumbs": "up"}, ["Cleo"]),
    ],
)
def test_filters(wanted: dict[str, str], found: list[str]) -> None:
    client, _ = signed_in("manager")
    assert shown(client, **wanted) == found


@pytest.mark.usefixtures("three")
def test_a_value_that_is_no_choice_filters_nothing() -> None:
    client, _ = signed_in("manager")
    assert len(shown(client, custody="sold", rating="9", after="nonsense", q="\x00")) == 3


def test_words_are_found_by_the_index() -> None:
    conversation("A needle in here")
    with connection.cursor() as cursor:
        # An index of words is only ever read as a bitmap; in a small table every other way is as cheap.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    assert "message_words" in messages_with("needle").explain()


def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    for number in range(7):
        conversation("Hi", minute=number // 3, name=f"Customer {number}")  # several within the same minute
    seen: list[str] = []
    after: PageKey | None = None
    while True:
        page = transcripts({}, after=after, size=3)
        seen += [row.display_name for row in page.rows]
        if page.next_key is None:
            break
        after = PageKey.parse(str(page.next_key))
        assert after == page.next_key
    assert sorted(seen) == [f"Customer {number}" for number in range(7)]
    assert names() == seen


def test_older_is_one_click_away() -> None:
    for number in range(31):
        conversation("Hi", minute=number, name=f"Customer {number}")
    client, _ = signed_in("manager")
    first = client.get("/review/").content.decode()
    (link,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert shown_at(client, link.replace("&amp;", "&")) == ["Customer 0"]


def shown_at(client: Client, address: str) -> list[str]:
    return re.findall(r'class="result__link[^>]*>([^<]*)<', client.get(address).content.decode())


def test_a_row_says_what_the_bot_decided_and_what_was_thought_of_it() -> None:
    held = conversation("Why?", custody="agent", agent=staff(name="Tom"))
    answered(held, 2)
    thumb(held, 2, "down")
    rated(held, 1)
    (row,) = transcripts({}).rows
    assert row.turn is not None
    assert (row.turn["decision"], row.turn["topic"], row.turn["confidence"]) == ("answer", "explain_charge", 0.91)
    assert (row.score, row.up, row.down) == (1, None, 1)
    assert row.agent_name == "Tom"


@pytest.mark.parametrize("rows", [1, 25])
def test_queries_do_not_grow_with_rows(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    client, _ = signed_in("manager")
    for number in range(rows):
        made = conversation("About the fee", name=f"Customer {number}")
        answered(made, 2)
        rated(made, 4)
    # session, person, statistics, places, rows, first words, hits, views, agents
    with django_assert_num_queries(9):
        assert len(shown(client, q="fee")) == rows


def test_a_hit_is_marked_and_markup_stays_text() -> None:
    conversation("<b onclick=alert(1)>the fee</b>")
    client, _ = signed_in("manager")
    page = client.get("/review/", {"q": "fee"}).content.decode()
    assert "<mark>fee</mark>" in page
    assert "&lt;b onclick=alert(1)&gt;" in page
    assert "<b onclick" not in page


def test_the_search_words_come_back_escaped() -> None:
    client, _ = signed_in("manager")
    page = client.get("/review/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert(1)" not in page


def test_the_excerpt_is_the_newest_message_with_the_words() -> None:
    made = conversation("The fee of May")
    say(made, 2, "The fee of June", author="agent")
    say(made, 3, "Thanks")
    (row,) = transcripts({"q": "fee"}).rows
    assert "".join(piece.text for piece in row.excerpt) == "The fee of June"
    assert Message.objects.count() == 3


def test_no_transcripts_yet() -> None:
    client, _ = signed_in("manager")
    assert "No conversations yet" in client.get("/review/").content.decode()
    assert "No transcript fits" in client.get("/review/", {"q": "fee"}).content.decode()
