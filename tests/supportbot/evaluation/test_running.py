from __future__ import annotations

import pytest

from supportbot.evaluation.rows import Row
from supportbot.evaluation.running import run
from supportbot.understanding.reading import Reading, TopicScore

READINGS = {
    "due?": Reading(topics=(TopicScore("due_date", 0.75), TopicScore("late_fee", 0.25))),
    "fee?": Reading(topics=(TopicScore("late_fee", 0.5), TopicScore("due_date", 0.5))),
}


def test_keeps_the_best_topic_and_the_time_of_each_row() -> None:
    seconds = iter((10.0, 10.002, 20.0, 20.5))
    done = run([Row("due?", "due_date"), Row("fee?", "due_date")], READINGS.__getitem__, clock=lambda: next(seconds))
    assert done.predictions.truth.tolist() == ["due_date", "due_date"]
    assert done.predictions.read.tolist() == ["due_date", "late_fee"]
    assert done.predictions.probability.tolist() == [0.75, 0.5]
    assert list(done.milliseconds) == pytest.approx([2.0, 500.0])
