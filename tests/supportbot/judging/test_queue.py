"""The review queue: filled from the log, ranked, shared, done, and opened again by a new reason alone."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from handoff.models import Conversation, Event, StaffMember
from supportbot.feedback.services import answer_feedback_set, conversation_rate
from supportbot.judging.errors import ItemNotHeld, ItemTaken
from supportbot.judging.filling import log_read, queue_rescore, queue_sweep
from supportbot.judging.queue_list import RankKey, queue_counts, queue_page
from supportbot.judging.risk import WEIGHTS, Reason
from supportbot.judging.taking import (
    item_dismiss,
    item_finish,
    item_hand_back,
    item_take,
    item_take_next,
)
from supportbot.judging.verdicts import turn_judge
from supportbot.models import ReviewItem, ReviewLog
from tests.handoff.pages.people import NOON, conversation, escalated, say, signed_in
from tests.supportbot.judging.rows import lapsed, manager, seen, waiting
from tests.supportbot.review.rows import answered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_chance(settings: LazySettings) -> None:
    settings.REVIEW_SAMPLE_SHARE = 0.0


def happened(chat: Conversation, kind: str = "message") -> None:
    Event.objects.create(conversation=chat, kind=kind, seq=chat.last_seq, custody_version=0)


def reasons(chat: Conversation) -> list[str]:
    item = ReviewItem.objects.filter(pk=chat.pk).first()
    return item.reasons if item else []


# Filling


def test_what_happens_comes_into_the_queue_by_itself() -> None:
    chat = conversation("Why is it more?")
    answered(chat, 2)
    happened(chat)
    queue_sweep()
    assert reasons(chat) == []
    answer_feedback_set(conversation_id=chat.pk, seq=2, value="down", reason="")
    conversation_rate(conversation_id=chat.pk, score=1, comment="")
    queue_sweep()
    item = ReviewItem.objects.get(pk=chat.pk)
    assert item.reasons == ["thumbs_down", "low_rating"]
    assert item.score == WEIGHTS[Reason.THUMBS_DOWN] + WEIGHTS[Reason.LOW_RATING]
    answer_feedback_set(conversation_id=chat.pk, seq=2, value="up", reason="")
    conversation_rate(conversation_id=chat.pk, score=5, comment="")
    queue_sweep()
    assert reasons(chat) == [], "nothing is left to look at"


def test_signs_are_read_off_the_rows() -> None:
    stopped = conversation("Why is it more?")
    answered(stopped, 2, trace={"threshold": 0.6, "model": {"stopped": {"code": "figure"}}})
    unsure = conversation("Why is it more?")
    answered(unsure, 2, confidence=0.62, trace={"threshold": 0.6, "model": {"stopped": None}})
    repeated = conversation("Why is it more?")
    answered(repeated, 2, trace={"threshold": 0.6, "reading": {"signals": ["asked_again"]}})
    disputed = conversation("That is wrong")
    escalated(disputed, "dispute")
    early = conversation("Hello")
    escalated(early, "asked_for_person")
    late = conversation("One", "Two", "Three")
    escalated(late, "asked_for_person")
    calm = conversation("Thanks")
    answered(calm, 2)
    for chat in (stopped, unsure, repeated, disputed, early, late, calm):
        happened(chat)
    queue_sweep()
    found = [reasons(chat) for chat in (stopped, unsure, repeated, disputed, early, late, calm)]
    assert found == [["guard_stop"], ["unsure_answer"], ["repeat"], ["dispute"], ["early_person"], [], []]


def test_answers_on_a_topic_that_reviewers_reject_are_looked_at() -> None:
    lena = manager()
    for value in ("wrong", "wrong", "right"):
        turn_judge(turn=answered(conversation("Why?"), 2), by=lena, value=value)
    chat = conversation("Why?")
    answered(chat, 2)
    other = conversation("Where is it?")
    answered(other, 2, topic="refund_status")
    queue_rescore()
    assert (reasons(chat), reasons(other)) == (["often_wrong"], [])


def test_the_sample_is_drawn_alike_by_whoever_draws_it(settings: LazySettings) -> None:
    settings.REVIEW_SAMPLE_SHARE = 0.3
    for _ in range(40):
        conversation("Hi")
    queue_rescore(size=7)
    drawn = set(ReviewItem.objects.values_list("pk", flat=True))
    assert 3 <= len(drawn) <= 25
    ReviewItem.objects.all().delete()
    queue_rescore()
    assert set(ReviewItem.objects.values_list("pk", flat=True)) == drawn
    settings.REVIEW_SAMPLE_SHARE = 0.0
    queue_rescore()
    assert not ReviewItem.objects.exists()


def test_the_log_is_read_on_from_where_it_was_left_and_reading_twice_changes_nothing() -> None:
    chats = [conversation("That is wrong") for _ in range(5)]
    for chat in chats:
        escalated(chat, "dispute")
        happened(chat)
    assert [log_read(2) for _ in range(4)] == [2, 2, 1, 0]
    assert ReviewItem.objects.count() == 5
    before = list(ReviewItem.objects.order_by("pk").values())
    ReviewLog.objects.update(last_event_id=0)
    assert log_read() == 5
    assert list(ReviewItem.objects.order_by("pk").values()) == before


def test_what_is_done_comes_back_for_a_new_reason_alone() -> None:
    lena, chat = manager(), conversation("That is wrong")
    escalated(chat, "dispute")
    answered(chat, 2)
    queue_rescore()
    item_take(by=lena, conversation_id=chat.pk)
    item_finish(by=lena, conversation_id=chat.pk)
    say(chat, 3, "Hello?")
    queue_rescore()
    assert ReviewItem.objects.get(pk=chat.pk).state == "done"
    conversation_rate(conversation_id=chat.pk, score=1, comment="")
    queue_sweep()
    again = ReviewItem.objects.get(pk=chat.pk)
    assert (again.state, again.reasons, again.reviewer, again.done_at) == (
        "open",
        ["low_rating", "dispute"],
        None,
        None,
    )


def test_a_new_reason_leaves_it_with_who_has_it() -> None:
    lena, chat = manager(), conversation("That is wrong")
    escalated(chat, "dispute")
    answered(chat, 2)
    queue_rescore()
    item_take(by=lena, conversation_id=chat.pk)
    conversation_rate(conversation_id=chat.pk, score=1, comment="")
    queue_sweep()
    item = ReviewItem.objects.get(pk=chat.pk)
    assert (item.state, item.reviewer, item.score) == ("taken", lena, 60)


# Sharing


def test_next_is_the_riskiest_that_is_free() -> None:
    lena, tom = manager(), manager("Tom")
    low, high, middle = waiting(10), waiting(60), waiting(40, "dispute")
    assert item_take_next(by=lena) == high
    assert item_take_next(by=tom, reason="dispute") == middle
    assert item_take_next(by=tom) == low
    assert item_take_next(by=lena) is None
    lapsed(high)
    assert item_take_next(by=tom) == high, "a lease that ran out keeps nobody waiting"
    assert seen(high).reviewer == tom


def test_skipping_leads_down_the_ranks() -> None:
    lena = manager()
    first, second, third = waiting(60), waiting(40), waiting(40, happened_at=NOON - timedelta(hours=1))
    assert item_take_next(by=lena) == first
    rank = item_hand_back(by=lena, conversation_id=first.pk)
    assert item_take_next(by=lena, after=rank) == second
    rank = item_hand_back(by=lena, conversation_id=second.pk)
    assert item_take_next(by=lena, after=rank) == third
    assert item_take_next(by=manager("Tom")) == first, "handed back, it is free"


def test_who_has_it_is_said_to_whoever_comes_late() -> None:
    lena, tom, item = manager(), manager("Tom"), waiting()
    item_take(by=lena, conversation_id=item.pk)
    item_take(by=lena, conversation_id=item.pk)
    with pytest.raises(ItemTaken, match="Lena has taken it"):
        item_take(by=tom, conversation_id=item.pk)
    for act in (item_finish, item_dismiss, item_hand_back):
        with pytest.raises(ItemNotHeld):
            act(by=tom, conversation_id=item.pk)
    item_dismiss(by=lena, conversation_id=item.pk)
    with pytest.raises(ItemTaken, match="Lena has dealt with it"):
        item_take(by=tom, conversation_id=item.pk)
    with pytest.raises(ItemTaken, match="not in the queue"):
        item_take(by=tom, conversation_id=uuid.uuid4())


def test_the_outcome_is_what_was_done_about_it_and_the_log_tells_all() -> None:
    lena, fine, wrong = manager(), waiting(), waiting()
    turn = answered(wrong.conversation, 2)
    for item in (fine, wrong):
        item_take(by=lena, conversation_id=item.pk)
    lapsed(wrong)
    turn_judge(turn=turn, by=lena, value="wrong")
    assert (seen(wrong).taken_until or NOON) > NOON, "judging prolongs the lease"
    for item in (fine, wrong):
        item_finish(by=lena, conversation_id=item.pk)
    assert [seen(item).outcome for item in (fine, wrong)] == ["fine", "corrected"]
    kinds = list(Event.objects.filter(conversation=fine.pk).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["review_taken", "review_done"]


def test_what_was_left_is_freed_by_the_worker() -> None:
    item = waiting()
    item_take(by=manager(), conversation_id=item.pk)
    assert queue_sweep() == 0
    lapsed(item)
    assert queue_sweep() == 1
    assert (seen(item).state, seen(item).reviewer) == ("open", None)


# The page


def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    lena = manager()
    for number in range(7):
        waiting(10 * (number // 3), name=str(number))
    found: list[uuid.UUID] = []
    after: RankKey | None = None
    while True:
        page = queue_page(lena, after=after, size=2)
        found += [row.item.pk for row in page.rows]
        if page.next_key is None:
            break
        after = RankKey.parse(str(page.next_key))
    assert len(found) == len(set(found)) == 7
    scores = [ReviewItem.objects.get(pk=key).score for key in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "text", ["", "1", "1_2_3", "x_2026-11-02T12:00:00+00:00_y", f"1_2026-11-02_{uuid.UUID(int=7)}"]
)
def test_a_key_of_somebody_elses_making_is_none(text: str) -> None:
    assert RankKey.parse(text) is None


def test_today_is_the_companys() -> None:
    from billing.models import Company

    Company.objects.create(name="Northwind", bot_name="Nora", time_zone="Pacific/Auckland", language="en")
    lena, yesterday, today = manager(), waiting(), waiting()
    midnight = datetime(2026, 11, 2, 11, 0, tzinfo=UTC)  # in Auckland, thirteen hours ahead
    for item, at in ((yesterday, midnight - timedelta(minutes=1)), (today, midnight)):
        ReviewItem.objects.filter(pk=item.pk).update(state="done", reviewer=lena, done_at=at)
    with travel(midnight + timedelta(hours=1), tick=False):
        counts = queue_counts(manager("Tom"))
        assert (counts.done_today, counts.done_today_by_me) == (1, 0)
        assert queue_counts(lena).done_today_by_me == 1


@pytest.mark.parametrize("rows", [1, 20])
def test_queries_do_not_grow_with_rows(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    client, _ = signed_in("manager")
    for _ in range(rows):
        waiting()
    with django_assert_num_queries(8):  # session, person, totals, reasons, company, rows, words, those held
        client.get("/review/queue/")


def names(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/review/queue/{query}").content.decode()
    return re.findall(r"data-row-link[^>]*>([^<]*)<", page)


def test_a_reviewer_goes_through_the_queue() -> None:
    client, lena = signed_in("manager")
    assert "Nothing waits for a reviewer" in client.get("/review/queue/").content.decode()
    assert "Nothing waits." in client.post("/review/queue/next/", follow=True).content.decode()
    ann, ben = waiting(60, "dispute", name="Ann"), waiting(40, name="Ben")
    assert names(client) == ["Ann", "Ben"]
    assert names(client, "?reason=thumbs_down") == ["Ben"]
    there = client.post("/review/queue/next/", follow=True).content.decode()
    assert "You are reviewing this" in there
    assert seen(ann).reviewer == lena
    on = client.post(f"/review/queue/{ann.pk}/done/", {"next": "1"})
    assert on["Location"] == f"/review/c/{ben.pk}/"
    assert names(client, "?done=1") == ["Ann"]
    over = client.post(f"/review/queue/{ben.pk}/dismiss/", follow=True).content.decode()
    assert "not worth a look" in over
    assert "All of it is reviewed" in over
    assert "Reviewed" in client.get(f"/review/c/{ann.pk}/").content.decode()


def test_whoever_comes_late_is_told_on_the_page() -> None:
    client, _ = signed_in("manager")
    item = waiting()
    item_take(by=manager("Tom"), conversation_id=item.pk)
    page = client.post(f"/review/queue/{item.pk}/take/", follow=True).content.decode()
    assert "Tom has taken it. Take the next one." in page
    assert "Tom is reviewing this" in client.get(f"/review/c/{item.pk}/").content.decode()
    assert StaffMember.objects.filter(display_name="Tom").exists()
