"""What stands in the lists of the inbox, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from handoff.selectors import inbox
from tests.handoff.pages.people import NOON, conversation, escalated, say, signed_in, staff

pytestmark = pytest.mark.django_db


def test_the_queue_is_in_order_of_service() -> None:
    for name, priority, minute in (("Late", 0, 9), ("Early", 0, 1), ("Urgent", 30, 20), ("High", 20, 3)):
        conversation("Hi", custody="waiting", priority=priority, minute=minute, name=name)
    assert [row.display_name for row in inbox.queue(staff())] == ["Urgent", "High", "Early", "Late"]


def test_own_are_mine_alone_the_latest_word_first() -> None:
    maya, tom = staff(), staff(name="Tom")
    conversation("Hi", custody="agent", agent=maya, minute=1, name="Older")
    conversation("Hi", custody="agent", agent=maya, minute=2, name="Newer")
    conversation("Hi", custody="agent", agent=tom, name="Of Tom")
    assert [row.display_name for row in inbox.own(maya)] == ["Newer", "Older"]


def test_unread_are_the_customers_words_since_the_agent_looked() -> None:
    maya = staff()
    held = conversation("One", custody="agent", agent=maya, agent_read_seq=1)
    say(held, 2, "My reply", author="agent")
    say(held, 3, "Two")
    say(held, 4, "Three")
    (row,) = inbox.own(maya)
    assert (row.unread, row.preview, row.preview_author) == (2, "Three", "customer")


def test_who_waits_is_shown_with_their_own_words_and_the_reason() -> None:
    waiting = conversation("I was charged\n twice", custody="waiting", priority=10)
    say(waiting, 2, "I am bringing in a person.", author="bot")
    escalated(waiting, "dispute")
    (row,) = inbox.queue(staff())
    assert (row.preview, row.reason, row.since) == ("I was charged twice", "dispute", NOON)


def test_a_chat_in_which_nobody_wrote_is_not_listed_with_the_bot() -> None:
    greeted = conversation(name="Silent")
    say(greeted, 1, "Hello, I am the automated assistant.", author="bot")
    conversation("Hello", "Anybody?", name="Talking")
    assert [row.display_name for row in inbox.with_bot()] == ["Talking"]
    assert inbox.inbox_counts(staff()).bot == 1


def test_closed_are_those_closed_last() -> None:
    for name, minute in (("First", 1), ("Second", 2)):
        conversation("Hi", custody="closed", closed_at=NOON + timedelta(minutes=minute), name=name)
    assert [row.display_name for row in inbox.closed(staff())] == ["Second", "First"]


def test_counts() -> None:
    maya = staff()
    conversation("Hi", custody="waiting")
    conversation("Hi", custody="waiting")
    conversation("Hi", custody="agent", agent=maya)
    conversation("Hi", custody="agent", agent=staff(name="Tom"))
    counts = inbox.inbox_counts(maya)
    assert (counts.waiting, counts.own, counts.bot) == (2, 1, 0)


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("tab", "queries"), [("inbox", 7), ("bot", 5), ("closed", 5)])
def test_queries_do_not_grow_with_rows(
    django_assert_num_queries: DjangoAssertNumQueries, tab: str, queries: int, rows: int
) -> None:
    client, maya = signed_in()
    for number in range(rows):
        waiting = conversation("Hi", custody="waiting", name=f"Waiting {number}")
        escalated(waiting, "dispute")
        conversation("Hi", custody="agent", agent=maya, name=f"Mine {number}")
        conversation("Hi", "You there?", name=f"With bot {number}")
        conversation("Hi", custody="closed", closed_at=NOON, name=f"Closed {number}")
    with django_assert_num_queries(queries):
        page = client.get(f"/inbox/lists/?tab={tab}").content.decode()
    assert page.count('class="line') >= rows


def test_what_customers_call_themselves_and_say_is_escaped() -> None:
    conversation("<script>alert(1)</script>", custody="waiting", name="<img src=x onerror=alert(2)>")
    client, _ = signed_in()
    page = client.get("/inbox/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_the_open_conversation_is_marked_in_a_list_fetched_later() -> None:
    client, _ = signed_in()
    waiting = conversation("Hi", custody="waiting")
    where = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/inbox/c/{waiting.pk}/"}
    assert 'aria-current="page"' in client.get("/inbox/lists/", headers=where).content.decode()
    elsewhere = {**where, "HX-Current-URL": "http://testserver/inbox/c/------------------------------------/"}
    assert 'aria-current="page"' not in client.get("/inbox/lists/", headers=elsewhere).content.decode()


def test_an_empty_inbox_says_so() -> None:
    client, _ = signed_in()
    page = client.get("/inbox/").content.decode()
    assert "Nobody is waiting." in page
    assert "You hold no conversation." in page
