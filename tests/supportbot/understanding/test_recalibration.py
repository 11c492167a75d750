"""Fitting the promises of a model to customers who talk otherwise than our own sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from supportbot.understanding.artefact import Artefact
from supportbot.understanding.calibration import THRESHOLD_FLOOR
from supportbot.understanding.catalogue import OUT_OF_SCOPE, Example
from supportbot.understanding.plan import DEFAULT_PLAN
from supportbot.understanding.recalibration import SILENT, RecalibrationError, base_version, recalibrate
from supportbot.understanding.training import train
from tests.supportbot.understanding.small_catalogue import small_catalogue

MUCH = ("how much", "total", "amount", "balance", "owe", "sum", "debt")
WHEN = ("when", "date", "day", "deadline", "due by", "last day")
OTHER = ("parcel", "joke", "rain", "password", "song", "PIN")


@pytest.fixture(scope="module")
def shipped() -> Artefact:
    return train(small_catalogue(), replace(DEFAULT_PLAN, folds=3))


def _customers(seed: int, rows: int) -> list[Example]:
    """Customers of a business where one message in four that speaks of a date is about something else."""
    random = np.random.default_rng(seed)
    said: list[Example] = []
    for _ in range(rows):
        kind = random.integers(3)
        words = " ".join(random.choice((MUCH, WHEN, OTHER)[kind], 2))
        topic = ("balance_due", "due_date", OUT_OF_SCOPE)[kind]
        said.append(Example(words, OUT_OF_SCOPE if topic == "due_date" and random.random() < 0.25 else topic))
    return said


def _answered_right(model: Artefact, rows: list[Example]) -> tuple[float, int]:
    right = answered = 0
    for row in rows:
        probabilities = model.probabilities(model.features.vector(row.text))
        topic = model.topics[int(probabilities.argmax())]
        if topic != OUT_OF_SCOPE and probabilities.max() >= model.thresholds[topic]:
            answered += 1
            right += topic == row.topic
    return right / max(1, answered), answered


def test_a_promise_broken_elsewhere_is_kept_after_it(shipped: Artefact) -> None:
    careless = replace(shipped, thresholds=dict.fromkeys(shipped.thresholds, THRESHOLD_FLOOR))
    theirs = recalibrate(careless, None, _customers(1, 300), target_precision=0.95)
    fresh = _customers(2, 400)
    before, _ = _answered_right(careless, fresh)
    after, answered = _answered_right(theirs, fresh)
    assert before < 0.9
    assert after >= 0.93
    assert answered > 60


def test_probabilities_come_nearer_to_what_comes_true(shipped: Artefact) -> None:
    boastful = replace(shipped, temperature=shipped.temperature / 8)
    theirs = recalibrate(boastful, None, _customers(1, 300))
    fresh = _customers(3, 400)

    def off(model: Artefact) -> float:
        best = [model.probabilities(model.features.vector(row.text)) for row in fresh]
        right = [model.topics[int(p.argmax())] == row.topic for p, row in zip(best, fresh, strict=True)]
        return abs(float(np.mean([p.max() for p in best])) - float(np.mean(right)))

    assert off(theirs) < off(boastful)


def test_it_is_a_version_of_its_own_and_says_what_it_was_fitted_on(shipped: Artefact) -> None:
    theirs = recalibrate(shipped, None, _customers(1, 150))
    assert base_version(theirs.version) == shipped.version
    assert theirs.version != shipped.version
    assert theirs.parameters["recalibrated_on"] == 150
    assert recalibrate(theirs, None, _customers(1, 150)).version == theirs.version
    assert all(THRESHOLD_FLOOR <= value <= SILENT for value in theirs.thresholds.values())


def test_a_topic_with_few_rows_becomes_no_bolder(shipped: Artefact) -> None:
    few = [row for row in _customers(1, 600) if row.topic != "due_date"][:150]
    theirs = recalibrate(shipped, None, few)
    assert theirs.thresholds["due_date"] >= shipped.thresholds["due_date"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [(_customers(1, 99), "99 labelled rows"), ([*_customers(1, 150), Example("hi", "weather")], "'weather'")],
)
def test_what_cannot_be_used_is_refused(shipped: Artefact, rows: list[Example], says: str) -> None:
    with pytest.raises(RecalibrationError, match=says):
        recalibrate(shipped, None, rows)
