"""What other thresholds would let through, how well probabilities keep their word, and which topics are mixed up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.metrics import ECE_BINS, Booleans, Predictions

Floats = NDArray[np.float64]
Counts = NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class Curve:
    """One point for each probability that occurs, as a threshold, highest first; shares are 0–1.

    ``answered`` counts the rows answered and ``right`` those of them read right; ``coverage`` is the share of the rows
    that could be answered.
    """

    thresholds: Floats
    answered: Counts
    right: Counts
    coverage: Floats

    @property
    def precision(self) -> Floats:
        return np.asarray(self.right / np.maximum(self.answered, 1))

    @property
    def risk(self) -> Floats:
        """Share of the rows answered that are wrong."""
        return 1 - self.precision


@dataclass(frozen=True, slots=True)
class Point:
    """A threshold with what it lets through, as in ``Curve``."""

    threshold: float
    coverage: float
    precision: float
    answered: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows whose probability lies within ``low`` and ``high``: its mean, and the share of them read right."""

    low: float
    high: float
    promised: float
    came_true: float
    rows: int


@dataclass(frozen=True, slots=True)
class Mixing:
    """``counts[truth, read]`` rows, both by ``topics``, which were all carried or read."""

    topics: tuple[str, ...]
    counts: Counts

    @property
    def shares(self) -> Floats:
        """Of the rows that carry a topic, those read as each; 0 where no row carries it."""
        return np.asarray(self.counts / np.maximum(self.counts.sum(axis=1, keepdims=True), 1))


def overall_curve(predictions: Predictions) -> Curve:
    """One threshold for all topics: ``coverage`` is of the rows in scope, a row out of scope answered is wrong."""
    in_scope = predictions.truth != OUT_OF_SCOPE
    return _curve(predictions, predictions.read != OUT_OF_SCOPE, in_scope, int(in_scope.sum()))


def topic_curve(predictions: Predictions, topic: str) -> Curve:
    """The threshold of one topic: ``coverage`` is of the rows read as it, whatever they carry."""
    mine = np.asarray(predictions.read == topic)
    return _curve(predictions, mine, np.ones_like(mine), int(mine.sum()))


def _curve(predictions: Predictions, mine: Booleans, counting: Booleans, whole: int) -> Curve:
    """Rows of ``mine`` are answered; of these the ``counting`` ones make the coverage of ``whole`` rows."""
    places = np.flatnonzero(mine)
    order = places[np.argsort(-predictions.probability[places], kind="stable")]
    falling = predictions.probability[order]
    ends = np.flatnonzero(
        np.append(falling[1:] < falling[:-1], True)[: len(falling)]
    )  # equal ones stand or fall as one
    return Curve(
        thresholds=falling[ends],
        answered=ends + 1,
        right=np.cumsum(predictions.right[order], dtype=np.int_)[ends],
        coverage=np.cumsum(counting[order])[ends] / max(whole, 1),
    )


def point_at(curve: Curve, threshold: float) -> Point:
    """What ``threshold`` lets through. A precision of nothing is 0, as everywhere in an evaluation."""
    met = int((curve.thresholds >= threshold).sum())
    if not met:
        return Point(threshold, 0.0, 0.0, 0, 0)
    place = met - 1
    answered, right = int(curve.answered[place]), int(curve.right[place])
    return Point(threshold, float(curve.coverage[place]), right / answered, answered, answered - right)


def point_with_precision(curve: Curve, target: float) -> Point | None:
    """The lowest threshold that keeps ``target`` precision; None if there is none."""
    precise = np.flatnonzero(curve.right >= target * curve.answered - 1e-9)
    return point_at(curve, float(curve.thresholds[precise[-1]])) if len(precise) else None


def curve_points(curve: Curve, in_force: float) -> tuple[Point, ...]:
    """``in_force`` and every twentieth, from the highest that lets all through up to the highest that lets any."""
    if not len(curve.thresholds):
        return ()
    lowest, highest = float(curve.thresholds[-1]), float(curve.thresholds[0])
    steps = [step / 20 for step in range(20)]
    first = max(step for step in steps if step <= lowest)
    marks = {step for step in steps if first <= step <= highest} | {in_force}
    return tuple(point_at(curve, mark) for mark in sorted(marks))


def reliability(predictions: Predictions, bins: int = ECE_BINS) -> tuple[Bin, ...]:
    """The bins of the calibration error, lowest first; those without rows are left out."""
    places = np.minimum((predictions.probability * bins).astype(int), bins - 1)
    found = []
    for place in sorted(set(places.tolist())):
        mine = places == place
        promised, came_true = float(predictions.probability[mine].mean()), float(predictions.right[mine].mean())
        found.append(Bin(place / bins, (place + 1) / bins, promised, came_true, int(mine.sum())))
    return tuple(found)


def mixing(predictions: Predictions) -> Mixing:
    """Which topic was read as which, topics by name, what is out of scope last."""
    truth, read = predictions.truth.tolist(), predictions.read.tolist()
    topics = tuple(sorted({*truth, *read}, key=lambda topic: (topic == OUT_OF_SCOPE, topic)))
    counts = np.zeros((len(topics), len(topics)), dtype=np.int_)
    np.add.at(counts, ([topics.index(name) for name in truth], [topics.index(name) for name in read]), 1)
    return Mixing(topics, counts)


@dataclass(frozen=True, slots=True)
class Curves:
    """All that is drawn of one file; ``topics`` are those in scope, with the ``thresholds`` in force."""

    overall: Curve
    topics: dict[str, Curve]
    thresholds: dict[str, float]
    reliability: tuple[Bin, ...]
    mixing: Mixing


def curves_of(predictions: Predictions, threshold: Callable[[str], float]) -> Curves:
    """Everything at once, for the topics that any row carries or was read as."""
    found = mixing(predictions)
    topics = [topic for topic in found.topics if topic != OUT_OF_SCOPE]
    return Curves(
        overall=overall_curve(predictions),
        topics={topic: topic_curve(predictions, topic) for topic in topics},
        thresholds={topic: threshold(topic) for topic in topics},
        reliability=reliability(predictions),
        mixing=found,
    )
