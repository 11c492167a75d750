"""What another threshold would have done, against SQL written by hand for each question by itself."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.urls import reverse

from supportbot.models import Edition, TopicPolicy
from supportbot.topic_policies import policies_forget
from supportbot.tuning.thresholds.counting import buckets_of
from supportbot.tuning.thresholds.weighing import change, mark
from tests.handoff.pages.people import signed_in
from tests.supportbot.tuning.turns import judged, turn

pytestmark = pytest.mark.django_db
_READ = "FROM supportbot_turn t LEFT JOIN supportbot_turnverdict v ON v.turn_id = t.id WHERE t.topic = 'late_fee' "
_WRONG = "v.value = 'wrong' AND v.topic NOT IN ('late_fee')"
_LATELY = "AND t.finished_at > now() - interval '30 days' AND t.status = 'done' "
_MORE = _READ + _LATELY + "AND t.decision = 'clarify' AND t.confidence < 0.6 AND t.confidence >= {percent} / 100.0 "
_FEWER = _READ + _LATELY + "AND t.decision = 'answer' AND t.confidence >= 0.6 AND t.confidence < {percent} / 100.0 "


def _by_hand(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) " + sql)
        return int(cursor.fetchone()[0])


def test_the_preview_is_what_sql_by_hand_counts() -> None:
    dice = random.Random(8)  # noqa: S311
    for number in range(120):
        one = turn(
            f"fee {number}", confidence=dice.choice((0.29, 0.41, 0.57, 0.58, 0.6, 0.71, 0.88)), days_ago=number % 40
        )
        verdict = dice.choice((None, None, ("right", ""), ("wrong", "late_fee"), ("wrong", ""), ("wrong", "due_date")))
        if verdict:
            judged(one, *verdict)
    buckets = buckets_of("late_fee")
    for percent in (0, 29, 30, 50, 57, 58, 60, 61, 72, 100):
        found = change(buckets, percent)
        more, fewer = _MORE.format(percent=percent), _FEWER.format(percent=percent)
        assert (found.more, found.fewer) == (_by_hand(more), _by_hand(fewer)), percent
        assert found.more_judged == _by_hand(more + "AND v.turn_id IS NOT NULL")
        assert found.more_wrong == _by_hand(more + f"AND {_WRONG}")
        assert found.fewer_wrong == _by_hand(fewer + f"AND {_WRONG}")
        at = mark(buckets, percent)
        reach = _READ + _LATELY + f"AND t.confidence >= {percent} / 100.0 "
        wrong = _by_hand(reach + f"AND {_WRONG}")
        assert (at.turns, at.judged) == (_by_hand(reach), _by_hand(reach + "AND v.turn_id IS NOT NULL"))
        assert at.precision == (pytest.approx((at.judged - wrong) / at.judged) if at.judged else None)


def test_taps_and_what_went_to_a_person_for_other_reasons_do_not_count() -> None:
    turn("a tap", confidence=0.4, choice="topic:late_fee")
    turn("a dispute", confidence=0.4, decision="handoff", reason="dispute")
    turn("kept back", confidence=0.4, decision="handoff", reason="low_confidence")
    found = change(buckets_of("late_fee"), 30)
    assert (found.more, found.fewer) == (1, 0)


def test_topics_that_answer_for_one_another_count_together() -> None:
    """What is owed and when it is due: 0.4 and 0.25 together reach 60 %."""
    turn("what and when", topic="balance_due", confidence=0.4, threshold=0.7, others=(("due_date", 0.25),))
    assert change(buckets_of("balance_due"), 60).more == 1
    assert change(buckets_of("balance_due"), 66).more == 0


def test_a_threshold_is_saved_shown_and_put_back() -> None:
    client, manager = signed_in("manager")
    page = reverse("tuning:threshold", args=["late_fee"])
    assert client.post(page, {"percent": "70", "note": "Too many questions back"}).status_code == 302
    assert client.post(page, {"percent": "101", "note": "x"}).status_code == 200
    assert client.post(page, {"percent": "80", "note": "Too bold"}).status_code == 302
    assert TopicPolicy.objects.get(topic="late_fee").threshold == 0.8
    kept = list(Edition.objects.order_by("pk").values_list("value__threshold", "by_name"))
    assert kept == [(None, ""), (0.7, manager.display_name), (0.8, manager.display_name)]
    earlier = Edition.objects.get(value__threshold=0.7)
    client.post(reverse("tuning:restore", args=[earlier.pk]), {"threshold": "1"})
    assert TopicPolicy.objects.get(topic="late_fee").threshold == 0.7
    first = Edition.objects.order_by("pk").first()
    assert first is not None
    client.post(reverse("tuning:restore", args=[first.pk]))
    assert not TopicPolicy.objects.filter(topic="late_fee").exists()
    policies_forget()
    shown = client.get(page).content.decode()
    assert "Too bold" in shown
    assert "In force" in shown
