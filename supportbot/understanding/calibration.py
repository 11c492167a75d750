"""Probabilities that keep their promise, and the thresholds that follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.metrics import Predictions, threshold_at

THRESHOLD_FLOOR, THRESHOLD_CEILING = 0.35, 0.9
"""No topic is answered below the floor, however well it did on our own sentences; the ceiling stands in when even
the surest readings of a topic miss the target."""

Scores = NDArray[np.float64]
Labels = NDArray[np.int_]


def fit_temperature(scores: Scores, truth: Labels) -> float:
    """Return the divisor of the scores that makes the truth likeliest: below 1 sharpens, above 1 softens.

    Source: Guo et al. (2017), "On Calibration of Modern Neural Networks".
    """
    candidates = np.geomspace(0.2, 5.0, 161)
    losses = [-log_softmax(scores / candidate)[np.arange(len(truth)), truth].mean() for candidate in candidates]
    return round(float(candidates[int(np.argmin(losses))]), 4)


def log_softmax(scores: Scores) -> Scores:
    """Logarithms of the probabilities that scores stand for, row by row."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def predictions_of(scores: Scores, truth: Labels, names: Sequence[str]) -> Predictions:
    """The likeliest topic of each row with its probability; ``scores`` are already divided by the temperature."""
    probabilities = np.exp(log_softmax(scores))
    read = probabilities.argmax(axis=1)
    return Predictions.of(
        [names[place] for place in truth], [names[place] for place in read], list(probabilities.max(axis=1))
    )


def thresholds_for(predictions: Predictions, names: Sequence[str], target: float) -> Mapping[str, float]:
    """Per topic in scope the lowest probability that keeps ``target`` precision, within the floor and the ceiling."""
    found = {name: threshold_at(predictions, name, target) for name in names if name != OUT_OF_SCOPE}
    return {name: within_bounds(value) for name, value in found.items()}


def within_bounds(threshold: float | None) -> float:
    """``threshold`` between floor and ceiling, to four places; the ceiling where there is none."""
    if threshold is None:
        return THRESHOLD_CEILING
    return round(min(max(threshold, THRESHOLD_FLOOR), THRESHOLD_CEILING), 4)
