"""The scheduled evaluation: its figures, and one alert for one drop."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.urls import reverse

from handoff.models import Event, Mail
from supportbot.evaluation.rows import Row
from supportbot.models import ReadingAlert, ReadingCheck
from supportbot.tuning.watching import checking, rows
from supportbot.tuning.watching.alerting import alert_follow
from supportbot.tuning.watching.checking import reading_check
from supportbot.tuning.watching.dropping import Measured, TopicCount, fallen
from supportbot.understanding.catalogue import load_catalogue
from supportbot.understanding.reading import Reading, TopicScore
from supportbot.understanding.wording import normalise
from tests.handoff.pages.people import signed_in, staff
from tests.supportbot.tuning.turns import judged, turn

KEPT = [Row(f"late fee number {number}", "late_fee") for number in range(100)]


class Served:
    """A reader with a version and thresholds, that errs on the first ``wrong`` of the kept messages."""

    version = "model-1"
    thresholds = {"late_fee": 0.6}

    def __init__(self, wrong: int) -> None:
        self._wrong = {row.text for row in KEPT[:wrong]}

    def read(self, text: str) -> Reading:
        return Reading(topics=(TopicScore("due_date" if text in self._wrong else "late_fee", 0.9),))


@pytest.fixture
def errs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "reader", lambda: Served(0))


def _check(wrong: int) -> ReadingCheck:
    made = reading_check(rows=(KEPT, ()), read=Served(wrong).read)
    assert made is not None
    return made


@pytest.mark.usefixtures("errs")
@pytest.mark.django_db
def test_a_drop_is_told_of_once_and_ends_by_itself_or_by_a_manager() -> None:
    client, manager = signed_in("manager")
    staff("agent")
    first = _check(2)
    assert (first.accuracy, first.fallen, first.kept_rows) == (0.98, [], 100)
    assert _check(4).fallen == []  # within the margin
    worse = _check(20)
    assert worse.fallen == ["accuracy", "precision"]
    _check(20)
    mails = Mail.objects.filter(kind="reading_fell")
    assert [mail.address for mail in mails] == [manager.email]
    assert "accuracy from 96% to 80%" in mails[0].text
    assert Event.objects.filter(kind="reading_fell").count() == 1
    assert "Messages are read worse" in client.get(reverse("tuning:home")).content.decode()
    _check(2)
    assert ReadingAlert.objects.get().ended_at is not None
    _check(20)
    assert Mail.objects.filter(kind="reading_fell").count() == 2
    alert = ReadingAlert.objects.get(open=True)
    client.post(reverse("tuning:checks-accept", args=[alert.pk]), {"note": "Customers ask other things now"})
    assert _check(20).fallen == []
    assert not ReadingAlert.objects.filter(open=True).exists()


@pytest.mark.usefixtures("errs")
@pytest.mark.django_db(transaction=True)
def test_two_processes_that_find_the_same_drop_tell_of_it_once() -> None:
    staff("manager")
    before = _check(0)
    worse = [
        ReadingCheck.objects.create(
            model_version="m",
            kept_rows=100,
            judged_rows=0,
            accuracy=0.5,
            coverage=0.5,
            precision=0.5,
            fallen=["accuracy"],
        )
        for _ in range(4)
    ]
    start = threading.Barrier(len(worse))

    def follow(row: ReadingCheck) -> None:
        try:
            start.wait()
            alert_follow(row, before)
        finally:
            connection.close()

    threads = [threading.Thread(target=follow, args=(row,)) for row in worse]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ReadingAlert.objects.count() == 1
    assert Mail.objects.filter(kind="reading_fell").count() == 1


def test_few_rows_fall_only_by_more_than_chance() -> None:
    before, now = Measured(30, 0.9, 0.9, 0.9), Measured(30, 0.84, 0.9, 0.9)
    assert fallen(before, now) == []
    counts = {"late_fee": TopicCount(50, 50, 40, 40)}, {"late_fee": TopicCount(50, 50, 40, 30)}
    assert fallen(Measured(2000, 0.9, 0.9, 0.9, counts[0]), Measured(2000, 0.86, 0.9, 0.9, counts[1])) == [
        "accuracy",
        "topic:late_fee",
    ]


@pytest.mark.django_db
def test_what_reviewers_found_is_read_again_but_for_what_was_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    judged(turn("the fee is on my bill", confidence=0.9), "right")
    judged(turn("until when can I pay"), "wrong", "due_date")
    judged(turn("learned already"), "wrong", "due_date")
    judged(turn("wrong for another reason"), "wrong")
    turn("not judged")
    monkeypatch.setattr(rows, "load_corrections", lambda *_: (Row("Learned already!", "due_date"),))
    assert set(rows.judged_rows()) == {
        Row("the fee is on my bill", "late_fee"),
        Row("until when can I pay", "due_date"),
    }


@pytest.mark.django_db
def test_our_own_kept_set_shares_no_sentence_with_the_topic_files() -> None:
    ours = {normalise(example.text) for topic in load_catalogue() for example in topic.examples}
    kept = rows.kept_rows()
    assert not {row.text for row in kept if normalise(row.text) in ours}
    assert {row.topic for row in kept} == {topic.name for topic in load_catalogue()}
