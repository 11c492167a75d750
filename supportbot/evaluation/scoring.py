"""Every figure of an evaluation, as values. The definitions are in ``docs/evaluation.md``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from supportbot.evaluation.running import Run
from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.metrics import Metrics, Predictions, measure, topic_scores

MOST_CONFUSIONS = 10


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """One topic. ``support`` counts the rows that carry it, ``read`` the rows read as it; shares are 0–1."""

    topic: str
    precision: float
    recall: float
    f1: float
    support: int
    read: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """``rows`` of the ``support`` rows that carry ``truth`` were read as ``read``."""

    truth: str
    read: str
    rows: int
    support: int


@dataclass(frozen=True, slots=True)
class InForce:
    """What the thresholds in force let through; all shares 0–1, and 0 where there is nothing to share.

    ``precision`` is of the rows answered those read right, ``coverage`` of the rows in scope those answered, ``leak``
    of the rows out of scope those answered.
    """

    precision: float
    coverage: float
    leak: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of one file. ``p50_ms`` and ``p95_ms`` are milliseconds a message, by nearest rank."""

    model_version: str
    metrics: Metrics
    in_force: InForce
    topics: tuple[TopicFigures, ...]
    """Every topic that was carried or read, by name."""
    confusions: tuple[Confusion, ...]
    """The most frequent ones, most rows first."""
    p50_ms: float
    p95_ms: float


def evaluate(done: Run, *, threshold: Callable[[str], float], model_version: str) -> Evaluation:
    """Reckon every figure; ``threshold`` gives the probability from which a topic is answered."""
    return Evaluation(
        model_version=model_version,
        metrics=measure(done.predictions),
        in_force=in_force(done.predictions, threshold),
        topics=topic_figures(done.predictions),
        confusions=confusions(done.predictions),
        p50_ms=percentile(done.milliseconds, 50),
        p95_ms=percentile(done.milliseconds, 95),
    )


def in_force(predictions: Predictions, threshold: Callable[[str], float]) -> InForce:
    """A row is answered when it is read as a topic in scope, at that topic's threshold or above."""
    least = np.array([threshold(topic) for topic in predictions.read.tolist()], dtype=np.float64)
    answered = (predictions.read != OUT_OF_SCOPE) & (predictions.probability >= least)
    in_scope = predictions.truth != OUT_OF_SCOPE
    return InForce(
        precision=_share(int((answered & predictions.right).sum()), int(answered.sum())),
        coverage=_share(int((answered & in_scope).sum()), int(in_scope.sum())),
        leak=_share(int((answered & ~in_scope).sum()), int((~in_scope).sum())),
    )


def topic_figures(predictions: Predictions) -> tuple[TopicFigures, ...]:
    """Precision, recall and F1 of every topic that was carried or read, by name."""
    carried, read = Counter(predictions.truth.tolist()), Counter(predictions.read.tolist())
    return tuple(
        TopicFigures(topic, *topic_scores(predictions, topic), support=carried[topic], read=read[topic])
        for topic in sorted(carried.keys() | read.keys())
    )


def confusions(predictions: Predictions, most: int = MOST_CONFUSIONS) -> tuple[Confusion, ...]:
    """The pairs of topics most often taken for each other; equal ones by name."""
    pairs = zip(predictions.truth.tolist(), predictions.read.tolist(), strict=True)
    counts = Counter((truth, read) for truth, read in pairs if truth != read)
    carried = Counter(predictions.truth.tolist())
    order = sorted(counts.items(), key=lambda found: (-found[1], found[0]))
    return tuple(Confusion(truth, read, rows, carried[truth]) for (truth, read), rows in order[:most])


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that ``percent`` of all values do not exceed; 0 without values."""
    return float(np.percentile(values, percent, method="inverted_cdf")) if values else 0.0


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
