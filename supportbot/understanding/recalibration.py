"""Fit a model's promises to the customers it really has: the temperature and the thresholds, not what it knows.

A threshold does not travel: one that keeps 97 % precision on our own sentences kept 82 % on a business whose customers
talk otherwise. Some hundreds of that business's labelled messages mend it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from supportbot.understanding.artefact import Artefact
from supportbot.understanding.calibration import fit_temperature, predictions_of, within_bounds
from supportbot.understanding.catalogue import OUT_OF_SCOPE, Example
from supportbot.understanding.encoder.sentence import SentenceEncoder
from supportbot.understanding.metrics import Predictions, measure, threshold_at
from supportbot.understanding.spelling.mending import mend

FEWEST_LABELS = 100
"""Rows below which nothing can be promised about any threshold."""
FEWEST_OF_A_TOPIC = 30
"""Rows read as a topic below which its threshold follows that of all topics together."""
SILENT = 1.0
"""The threshold of a topic that enough rows show to be read wrongly too often, however certain the reading."""
TRUSTED_AT = 100
"""Rows whose temperature weighs as much as the one from training."""


class RecalibrationError(ValueError):
    """Too few labelled rows, or a topic the model does not know; the message says which and what to do."""


def recalibrate(
    artefact: Artefact,
    encoder: SentenceEncoder | None,
    labelled: Sequence[Example],
    *,
    target_precision: float | None = None,
) -> Artefact:
    """Return the model with temperature and thresholds fitted to ``labelled``, under a version of its own.

    The temperature lies between the trained one and the one that fits the rows best, nearer to the latter the more
    rows there are. A topic with enough rows gets the lowest threshold that keeps the target on them; the others get
    no less than the one that keeps it over all topics.

    Args:
        artefact: the model as trained.
        encoder: the encoder it was trained with, None for a model of words alone.
        labelled: messages of this installation's customers with the topics people gave them; a fair sample, not a
            choice of the hard ones.
        target_precision: share of answers that must be right (0–1); the trained one's when left out.

    Raises:
        RecalibrationError: fewer than ``FEWEST_LABELS`` rows, or a topic that the model does not have.
    """
    _refuse(artefact, labelled)
    target = float(target_precision or artefact.parameters["target_precision"])
    truth = np.array([artefact.topics.index(example.topic) for example in labelled])
    scores = np.stack([_scores(artefact, encoder, example.text) for example in labelled])
    trust = len(labelled) / (len(labelled) + TRUSTED_AT)
    temperature = artefact.temperature ** (1 - trust) * fit_temperature(scores, truth) ** trust
    predictions = predictions_of(scores / temperature, truth, artefact.topics)
    return replace(
        artefact,
        version=f"{base_version(artefact.version)}-{_digest(labelled, target)}",
        temperature=round(temperature, 4),
        thresholds=_thresholds(artefact, predictions, target),
        metrics=measure(predictions).as_dict(),
        parameters={**artefact.parameters, "target_precision": target, "recalibrated_on": len(labelled)},
    )


def base_version(version: str) -> str:
    """The version of the model as trained, whatever it was recalibrated on since."""
    return version.partition("-")[0]


def _refuse(artefact: Artefact, labelled: Sequence[Example]) -> None:
    if len(labelled) < FEWEST_LABELS:
        raise RecalibrationError(f"{len(labelled)} labelled rows; at least {FEWEST_LABELS} are needed, 300 are good")
    unknown = sorted({example.topic for example in labelled} - set(artefact.topics))
    if unknown:
        raise RecalibrationError(f"topic: {unknown[0]!r} is not one of the model's; correct the label")


def _scores(
    artefact: Artefact, encoder: SentenceEncoder | None, text: str
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    text = mend(text)
    vector = encoder.vector(text) if encoder is not None and artefact.sentences is not None else None
    return np.asarray(artefact.scores(artefact.features.vector(text), vector), dtype=np.float64)


def _thresholds(artefact: Artefact, predictions: Predictions, target: float) -> Mapping[str, float]:
    overall = within_bounds(_over_all(predictions, target))
    return {
        topic: _threshold(predictions, topic, target, least=max(overall, trained))
        for topic, trained in artefact.thresholds.items()
    }


def _threshold(predictions: Predictions, topic: str, target: float, *, least: float) -> float:
    if int((predictions.read == topic).sum()) < FEWEST_OF_A_TOPIC:
        return least
    kept = threshold_at(predictions, topic, target, faith=0.0, fewest=FEWEST_OF_A_TOPIC)
    return SILENT if kept is None else within_bounds(kept)


def _over_all(predictions: Predictions, target: float) -> float | None:
    """The lowest threshold that keeps the target when it is the same for every topic in scope."""
    in_scope = predictions.read != OUT_OF_SCOPE
    one = np.where(in_scope, "any", OUT_OF_SCOPE)
    same = Predictions(np.where(predictions.right, one, ""), one, predictions.probability)
    return threshold_at(same, "any", target, faith=0.0, fewest=FEWEST_OF_A_TOPIC)


def _digest(labelled: Sequence[Example], target: float) -> str:
    rows = [[example.text, example.topic] for example in labelled]
    return hashlib.sha256(json.dumps([rows, target]).encode()).hexdigest()[:8]
