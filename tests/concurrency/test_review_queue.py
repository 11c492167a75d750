"""Reviewers who ask for the next conversation at the same moment never get the same one."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection

from handoff.models import StaffMember
from supportbot.judging.errors import ItemTaken
from supportbot.judging.filling import items_score
from supportbot.judging.taking import item_finish, item_hand_back, item_take, item_take_next
from supportbot.models import ReviewItem
from tests.concurrency.races import ROUNDS, delays, later, together
from tests.handoff.pages.people import escalated
from tests.supportbot.judging.rows import manager, waiting

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def _look_then_take(staff: StaffMember) -> object:
    """What taking would be without a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conversation_id FROM supportbot_reviewitem WHERE state = 'open' ORDER BY score DESC")
        (first,) = cursor.fetchone()
        cursor.execute("SELECT pg_sleep(0.05)")
        cursor.execute(
            "UPDATE supportbot_reviewitem SET state = 'taken', reviewer_id = %s, taken_until = now() "
            "WHERE conversation_id = %s",
            [staff.pk, first],
        )
    return first


def test_looking_before_taking_gives_both_the_same() -> None:
    waiting(60)
    waiting(40)
    left, right = together(partial(_look_then_take, manager()), partial(_look_then_take, manager("Tom")))
    assert left == right


@pytest.mark.parametrize("rounds", ROUNDS)
def test_four_reviewers_share_what_there_is(rounds: int) -> None:
    people = [manager(name) for name in ("Lena", "Tom", "Ada", "Ben")]
    for _ in range(rounds):
        ReviewItem.objects.all().delete()
        items = {waiting(score).pk for score in (60, 60, 40)}
        results = together(*(partial(item_take_next, by=one) for one in people))
        taken = [item.pk for item in results if isinstance(item, ReviewItem)]
        assert results.count(None) == 1, results
        assert sorted(taken) == sorted(items), "each once"
        held = ReviewItem.objects.filter(state="taken").values_list("pk", "reviewer")
        assert dict(held) == {item.pk: item.reviewer_id for item in results if item is not None}


@pytest.mark.parametrize("rounds", ROUNDS)
def test_one_that_two_choose_is_ones_and_the_other_is_told(rounds: int) -> None:
    lena, tom = manager(), manager("Tom")
    for number in range(rounds):
        item = waiting()
        take = partial(item_take, conversation_id=item.pk)
        lefts, rights = delays(number)
        results = together(later(lefts, partial(take, by=lena)), later(rights, partial(take, by=tom)))
        (won,) = [result for result in results if isinstance(result, ReviewItem)]
        (lost,) = [result for result in results if isinstance(result, ItemTaken)]
        assert won.reviewer is not None
        assert str(lost) == f"{won.reviewer.display_name} has taken it. Take the next one."


@pytest.mark.parametrize("rounds", ROUNDS)
def test_scoring_anew_never_takes_it_from_whoever_works_on_it(rounds: int) -> None:
    """The worker writes reasons while reviewers take, finish and hand back."""
    lena = manager()
    for number in range(rounds):
        item = waiting(25, "dispute")
        escalated(item.conversation, "dispute")
        escalated_score = partial(items_score, {item.pk})
        lefts, rights = delays(number)
        assert isinstance(
            together(later(lefts, escalated_score), later(rights, partial(item_take_next, by=lena)))[1], ReviewItem
        )
        assert ReviewItem.objects.get(pk=item.pk).reviewer == lena
        act = item_finish if number % 2 else item_hand_back
        together(later(lefts, escalated_score), later(rights, partial(act, by=lena, conversation_id=item.pk)))
        assert ReviewItem.objects.get(pk=item.pk).state == ("done" if number % 2 else "open")
        ReviewItem.objects.all().delete()
