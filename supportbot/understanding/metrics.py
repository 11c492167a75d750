"""Figures on labelled predictions: accuracy, macro-F1, out-of-scope catch, calibration error, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from supportbot.understanding.catalogue import OUT_OF_SCOPE

Booleans = NDArray[np.bool_]
ECE_BINS = 15


@dataclass(frozen=True, slots=True)
class Predictions:
    """Rows of a labelled set with the topic read and its probability, in the same order."""

    truth: NDArray[np.str_]
    read: NDArray[np.str_]
    probability: NDArray[np.float64]

    @classmethod
    def of(cls, truth: Sequence[str], read: Sequence[str], probability: Sequence[float]) -> Predictions:
        return cls(np.asarray(truth), np.asarray(read), np.asarray(probability, dtype=np.float64))

    @property
    def right(self) -> Booleans:
        return np.asarray(self.truth == self.read)


@dataclass(frozen=True, slots=True)
class Metrics:
    """All shares lie between 0 and 1; ``ece`` is top-1 over 15 equal-width bins."""

    rows: int
    accuracy: float
    macro_f1: float
    oos_precision: float
    oos_recall: float
    ece: float
    coverage_at_95: float
    coverage_at_98: float

    def as_dict(self) -> dict[str, float]:
        return {key: round(value, 4) for key, value in asdict(self).items()}


def measure(predictions: Predictions) -> Metrics:
    """Compute every figure; 0 where a share has no rows."""
    precision, recall, _ = topic_scores(predictions, OUT_OF_SCOPE)
    topics = sorted(set(predictions.truth.tolist()))
    return Metrics(
        rows=len(predictions.truth),
        accuracy=float(predictions.right.mean()) if len(predictions.truth) else 0.0,
        macro_f1=sum(topic_scores(predictions, topic)[2] for topic in topics) / max(1, len(topics)),
        oos_precision=precision,
        oos_recall=recall,
        ece=calibration_error(predictions),
        coverage_at_95=coverage_at(predictions, 0.95),
        coverage_at_98=coverage_at(predictions, 0.98),
    )


def topic_scores(predictions: Predictions, topic: str) -> tuple[float, float, float]:
    """Return (precision, recall, F1) of one topic."""
    read, true = predictions.read == topic, predictions.truth == topic
    hits = int((read & true).sum())
    precision, recall = hits / max(1, int(read.sum())), hits / max(1, int(true.sum()))
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def calibration_error(predictions: Predictions, bins: int = ECE_BINS) -> float:
    """Mean distance between what was promised and what came true, weighted by rows."""
    places = np.minimum((predictions.probability * bins).astype(int), bins - 1)
    gaps = [
        abs(predictions.right[mine].mean() - predictions.probability[mine].mean()) * mine.mean()
        for place in range(bins)
        if (mine := places == place).any()
    ]
    return float(sum(gaps))


def coverage_at(predictions: Predictions, target: float) -> float:
    """Return the largest share of in-scope rows answered at any threshold that keeps ``target`` precision.

    A row is answered when it was read as a topic in scope; an out-of-scope row answered counts as wrong.
    """
    answered, right, cuts = _answered_by_confidence(predictions)
    in_scope = int((predictions.truth != OUT_OF_SCOPE).sum())
    precise = np.flatnonzero(cuts & (np.cumsum(right) >= target * np.arange(1, len(right) + 1) - 1e-9))
    if not len(precise) or not in_scope:
        return 0.0
    return float(answered[: precise[-1] + 1].sum()) / in_scope


def _answered_by_confidence(predictions: Predictions) -> tuple[Booleans, Booleans, Booleans]:
    """Rows read as in scope, surest first: is it truly in scope, was it read right, may a threshold stand here."""
    mine = np.flatnonzero(predictions.read != OUT_OF_SCOPE)
    order = mine[np.argsort(-predictions.probability[mine], kind="stable")]
    cuts = _cuts(predictions.probability[order])
    return np.asarray(predictions.truth[order] != OUT_OF_SCOPE), predictions.right[order], cuts


def _cuts(falling: NDArray[np.float64]) -> Booleans:
    """Where a threshold can divide ``falling`` probabilities: not between equal ones."""
    return np.append(falling[1:] < falling[:-1], True)[: len(falling)]


def threshold_at(
    predictions: Predictions, topic: str, target: float, *, faith: float = 0.5, fewest: int = 1
) -> float | None:
    """Return the lowest probability from which ``topic`` is read with ``target`` precision; None if there is none.

    Args:
        predictions: labelled rows as read.
        topic: the topic read.
        target: share of its readings that must be right (0–1).
        faith: what the promise of the calibrated probabilities counts beside what came true (0–1). With some dozens of
            readings a topic, one surprise among the surest would else silence it.
        fewest: rows that must lie above the threshold.
    """
    mine = np.flatnonzero(predictions.read == topic)
    order = mine[np.argsort(-predictions.probability[mine], kind="stable")]
    believed = (1 - faith) * predictions.right[order] + faith * predictions.probability[order]
    above = np.arange(1, len(order) + 1)
    enough = (np.cumsum(believed) >= target * above - 1e-9) & (above >= fewest)
    precise = np.flatnonzero(_cuts(predictions.probability[order]) & enough)
    return float(predictions.probability[order[precise[-1]]]) if len(precise) else None
