"""A model from labelled sentences: fitted on all, calibrated and measured on those each fold held out."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from supportbot.understanding.artefact import Artefact, Voter
from supportbot.understanding.calibration import fit_temperature, predictions_of, thresholds_for
from supportbot.understanding.catalogue import Example, Topic
from supportbot.understanding.encoder.cache import Progress, VectorCache
from supportbot.understanding.encoder.sentence import SentenceEncoder
from supportbot.understanding.features import TfidfFeatures
from supportbot.understanding.fitting import Labels, Scores, fit_vectors, fit_words, folds_of, held_out
from supportbot.understanding.metrics import Predictions, measure
from supportbot.understanding.plan import DEFAULT_PLAN, Plan
from supportbot.understanding.spelling.mending import mend
from supportbot.understanding.wording import normalise

_SHAPING_SOURCES = (
    "wording.py", "features.py", "plan.py", "training.py", "fitting.py", "calibration.py", "artefact.py", "metrics.py",
    "spelling/mending.py", "spelling/forms.txt", "spelling/words.txt",
    "encoder/network.py", "encoder/wordpiece.py", "encoder/sentence.py",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vectors:
    """Where sentence vectors come from: the encoder, the folder that keeps them, and who hears how far it is."""

    encoder: SentenceEncoder
    folder: Path
    told: Progress | None = None

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return VectorCache(self.folder, self.encoder).vectors(texts, self.told)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """One of our own sentences as read by a model that had not seen it; ``probability`` is 0–1."""

    text: str
    topic: str
    read: str
    probability: float


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and how it reads our own sentences in the folds that hold them out."""

    artefact: Artefact
    held_out: tuple[HeldOut, ...]


@dataclass(frozen=True, slots=True)
class _Material:
    """The sentences of one training, ours first, with the places of their topics, what each counts and its fold."""

    examples: Sequence[Example]
    ours: int
    texts: Sequence[str]
    truth: Labels
    importance: Scores
    folds: Labels
    names: tuple[str, ...]
    plan: Plan = field(default=DEFAULT_PLAN)


def model_version(
    topics: Sequence[Topic], plan: Plan = DEFAULT_PLAN, *, encoder: str = "", corrections: Sequence[Example] = ()
) -> str:
    """Name the model these sentences, this plan and this code would give: 12 hexadecimal digits."""
    digest = hashlib.sha256(json.dumps([asdict(plan), encoder], sort_keys=True).encode())
    for examples in (*(topic.examples for topic in topics), corrections):
        digest.update(json.dumps([[e.text, e.topic] for e in examples]).encode())
    for name in _SHAPING_SOURCES:
        digest.update((files(__package__) / name).read_bytes())
    return digest.hexdigest()[:12]


def train(
    topics: Sequence[Topic],
    plan: Plan = DEFAULT_PLAN,
    *,
    vectors: Vectors | None = None,
    corrections: Sequence[Example] = (),
) -> Artefact:
    """The model alone of what ``train_measured`` gives."""
    return train_measured(topics, plan, vectors=vectors, corrections=corrections).artefact


def train_measured(
    topics: Sequence[Topic],
    plan: Plan = DEFAULT_PLAN,
    *,
    vectors: Vectors | None = None,
    corrections: Sequence[Example] = (),
) -> Trained:
    """Fit on all sentences; takes seconds, and longer when vectors are computed for the first time.

    Args:
        topics: the catalogue.
        plan: what shapes the model besides.
        vectors: where sentence vectors come from; without them the model reads by words alone.
        corrections: an installation's own labelled sentences. One that says the same as a sentence of ours, for
            another topic perhaps, takes its place.
    """
    material = _material(topics, corrections, plan)
    names, truth = material.names, material.truth
    features, words, scores = _words(material)
    sentences = None
    if vectors is not None:
        rows = vectors.of(material.texts)
        words, sentences, scores = _mixed(material, words, scores, rows)
    temperature = fit_temperature(scores, truth)
    predictions = predictions_of(scores / temperature, truth, names)
    encoder = vectors.encoder.version if vectors else ""
    artefact = Artefact(
        version=model_version(topics, plan, encoder=encoder, corrections=corrections),
        topics=names,
        features=features,
        words=words,
        sentences=sentences,
        encoder=encoder,
        temperature=temperature,
        thresholds=thresholds_for(predictions, names, plan.target_precision),
        metrics=measure(predictions).as_dict(),
        parameters={**asdict(plan), "sentences": len(truth), "corrections": len(corrections)},
    )
    return Trained(artefact, _as_held_out(material, predictions))


def _as_held_out(material: _Material, predictions: Predictions) -> tuple[HeldOut, ...]:
    rows = zip(material.examples, predictions.read.tolist(), predictions.probability.tolist(), strict=True)
    whole = tuple(HeldOut(example.text, example.topic, read, round(sure, 4)) for example, read, sure in rows)
    return whole[: material.ours]


def _material(topics: Sequence[Topic], corrections: Sequence[Example], plan: Plan) -> _Material:
    names = tuple(topic.name for topic in topics)
    corrected = {normalise(example.text) for example in corrections}
    shipped = [example for topic in topics for example in topic.examples]
    # Dealt out over all that ship, so that a sentence keeps its fold whatever was corrected: two models' readings of
    # it are then told apart by what they were taught, not by who sat in which fold.
    dealt = folds_of(np.array([names.index(example.topic) for example in shipped]), plan)
    left = [place for place, e in enumerate(shipped) if not corrected or normalise(e.text) not in corrected]
    examples = [*(shipped[place] for place in left), *corrections]
    return _Material(
        examples=examples,
        ours=len(left),
        texts=[mend(example.text) for example in examples],
        truth=np.array([names.index(example.topic) for example in examples]),
        importance=np.array([1.0] * len(left) + [plan.correction_weight] * len(corrections)),
        folds=np.concatenate([dealt[left], np.array([_fold(e, plan) for e in corrections], dtype=np.int_)]),
        names=names,
        plan=plan,
    )


def _fold(correction: Example, plan: Plan) -> int:
    return zlib.crc32(normalise(correction.text).encode()) % plan.folds


def _words(material: _Material) -> tuple[TfidfFeatures, Voter, Scores]:
    """The vote of the words, and its scores for sentences it did not see."""
    texts = np.array(material.texts, dtype=object)
    truth, importance, plan, topics = material.truth, material.importance, material.plan, len(material.names)

    def scored(seen: Labels, hidden: Labels) -> Scores:
        features, weights, bias = fit_words(list(texts[seen]), truth[seen], importance[seen], plan, topics)
        vectors = (features.vector(text) for text in texts[hidden])
        return np.stack([vector.values @ weights[vector.indices] + bias for vector in vectors])

    scores = held_out(material.folds, topics, scored)
    features, weights, bias = fit_words(material.texts, truth, importance, plan, topics)
    return features, Voter(weights, bias, 1.0), scores


def _mixed(material: _Material, words: Voter, scores: Scores, rows: NDArray[np.float32]) -> tuple[Voter, Voter, Scores]:
    """Both votes by their shares, each sharpened or softened by itself first, and the scores of both together.

    Shares of logarithms of probabilities: a mean of the scores themselves, up to what is the same for every topic.
    """
    truth, importance, plan, topics = material.truth, material.importance, material.plan, len(material.names)

    def scored(seen: Labels, hidden: Labels) -> Scores:
        weights, bias = fit_vectors(rows[seen], truth[seen], importance[seen], plan, topics)
        return np.asarray(rows[hidden] @ weights + bias, dtype=np.float64)

    heard = held_out(material.folds, topics, scored)
    weights, bias = fit_vectors(rows, truth, importance, plan, topics)
    word_factor = (1 - plan.vector_share) / fit_temperature(scores, truth)
    vector_factor = plan.vector_share / fit_temperature(heard, truth)
    mixed = word_factor * scores + vector_factor * heard
    return Voter(words.weights, words.bias, word_factor), Voter(weights, bias, vector_factor), mixed
