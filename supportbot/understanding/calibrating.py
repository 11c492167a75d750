"""From scores on labelled sentences to probabilities that keep what they promise, and the thresholds on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.metrics import Predictions, threshold_at

Scores = NDArray[np.float64]
"""One row a sentence, one column a topic."""
Truth = NDArray[np.int_]
"""The column of each sentence's topic."""

THRESHOLD_FLOOR, THRESHOLD_CEILING = 0.35, 0.9
"""No topic is answered below the floor, however well it did on our own sentences; the ceiling stands in when even
the surest readings of a topic miss the target."""


def fit_temperature(scores: Scores, truth: Truth) -> float:
    """Return the divisor of the scores that makes the truth likeliest: below 1 sharpens, above 1 softens."""
    candidates = np.geomspace(0.2, 5.0, 161)
    losses = [-log_softmax(scores / candidate)[np.arange(len(truth)), truth].mean() for candidate in candidates]
    return round(float(candidates[int(np.argmin(losses))]), 4)


def log_softmax(scores: Scores) -> Scores:
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def predict(scores: Scores, truth: Truth, names: Sequence[str]) -> Predictions:
    """What is read from ``scores``, already divided by their temperature."""
    probabilities = np.exp(log_softmax(scores))
    read = probabilities.argmax(axis=1)
    return Predictions.of(
        [names[place] for place in truth], [names[place] for place in read], list(probabilities.max(axis=1))
    )


def find_thresholds(predictions: Predictions, names: Sequence[str], target: float) -> Mapping[str, float]:
    """Per topic in scope the lowest probability that keeps ``target`` precision, within the floor and the ceiling."""
    found = {name: threshold_at(predictions, name, target) for name in names if name != OUT_OF_SCOPE}
    return {
        name: round(min(max(value, THRESHOLD_FLOOR), THRESHOLD_CEILING) if value is not None else THRESHOLD_CEILING, 4)
        for name, value in found.items()
    }
