"""Fit the classifier on our own sentences. The only module that needs scikit-learn, imported when it runs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from supportbot.understanding.artefact import Artefact
from supportbot.understanding.catalogue import OUT_OF_SCOPE, Example, Topic
from supportbot.understanding.features import Analyzer, TfidfBlock, TfidfFeatures
from supportbot.understanding.metrics import Predictions, measure, threshold_at
from supportbot.understanding.wording import normalise, stemmed

_SHAPING_SOURCES = ("wording.py", "features.py", "training.py", "artefact.py", "metrics.py")
THRESHOLD_FLOOR, THRESHOLD_CEILING = 0.35, 0.9
"""No topic is answered below the floor, however well it did on our own sentences; the ceiling stands in when even
the surest readings of a topic miss the target."""


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """How one TF-IDF vocabulary is made; ``min_df`` is the fewest sentences a run must occur in."""

    analyzer: Analyzer
    low: int
    high: int
    weight: float
    min_df: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that shapes a model besides its sentences."""

    blocks: tuple[BlockPlan, ...] = (
        BlockPlan("stem", 1, 2, 1.0, 1),
        BlockPlan("char_wb", 3, 5, 1.0, 2),
    )
    inverse_penalty: float = 16.0
    tolerance: float = 3e-3
    folds: int = 5
    seed: int = 20
    target_precision: float = 0.95


DEFAULT_PLAN = Plan()


def model_version(topics: Sequence[Topic], plan: Plan = DEFAULT_PLAN) -> str:
    """Name the model these sentences, this plan and this code would give: 12 hexadecimal digits."""
    digest = hashlib.sha256(json.dumps(asdict(plan), sort_keys=True).encode())
    for topic in topics:
        digest.update(json.dumps([[e.text, e.topic] for e in topic.examples]).encode())
    for name in _SHAPING_SOURCES:
        digest.update((files(__package__) / name).read_bytes())
    return digest.hexdigest()[:12]


def train(topics: Sequence[Topic], plan: Plan = DEFAULT_PLAN) -> Artefact:
    """Fit on all sentences; calibrate and measure on predictions for sentences each fold held out. Takes seconds."""
    examples = [example for topic in topics for example in topic.examples]
    names = tuple(topic.name for topic in topics)
    truth = np.array([names.index(example.topic) for example in examples])
    scores = _held_out_scores(examples, truth, plan)
    temperature = fit_temperature(scores, truth)
    predictions = _predictions(scores / temperature, truth, names)
    features, weights, bias = _fit([example.text for example in examples], truth, plan)
    return Artefact(
        version=model_version(topics, plan),
        topics=names,
        features=features,
        weights=weights,
        bias=bias,
        temperature=temperature,
        thresholds=_thresholds(predictions, names, plan.target_precision),
        metrics=measure(predictions).as_dict(),
        parameters={**asdict(plan), "sentences": len(examples)},
    )


def _sklearn(module: str) -> Any:
    """Import late, so that reading needs no scikit-learn."""
    return import_module(f"sklearn.{module}")


def _held_out_scores(examples: Sequence[Example], truth: NDArray[np.int_], plan: Plan) -> NDArray[np.float64]:
    """Score every sentence by a model that did not see it.

    Sentences are dealt out one by one: no two of them are alike, a test sees to that. Holding out whole groups of one
    style was tried and made the model promise too little on customers it had never seen.
    """
    texts = np.array([example.text for example in examples], dtype=object)
    scores = np.zeros((len(examples), int(truth.max()) + 1))
    splitter = _sklearn("model_selection").StratifiedKFold(plan.folds, shuffle=True, random_state=plan.seed)
    for seen, held_out in splitter.split(texts, truth):
        features, weights, bias = _fit(list(texts[seen]), truth[seen], plan, topics=scores.shape[1])
        for place in held_out:
            vector = features.vector(texts[place])
            scores[place] = vector.values @ weights[vector.indices] + bias
    return scores


def _fit(
    texts: Sequence[str], truth: NDArray[np.int_], plan: Plan, topics: int = 0
) -> tuple[TfidfFeatures, NDArray[np.float32], NDArray[np.float32]]:
    """Return the features, weights (feature by topic) and bias; a topic absent from ``truth`` can never win."""
    normalised = [normalise(text) for text in texts]
    fitted = [_fit_block(normalised, block) for block in plan.blocks]
    matrix = import_module("scipy.sparse").hstack([matrix * block.weight for block, matrix in fitted], format="csr")
    model = _sklearn("linear_model").LogisticRegression(
        C=plan.inverse_penalty, tol=plan.tolerance, max_iter=200, solver="sag", random_state=plan.seed
    )
    model.fit(matrix, truth)
    width = max(topics, int(truth.max()) + 1)
    weights = np.zeros((matrix.shape[1], width), dtype=np.float32)
    bias = np.full(width, -30.0, dtype=np.float32)
    weights[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    return TfidfFeatures(tuple(block for block, _ in fitted)), weights, bias


def vectorizer(plan: BlockPlan) -> Any:
    """The scikit-learn vectoriser that a block's vocabulary comes from; it takes normalised text."""
    return _sklearn("feature_extraction.text").TfidfVectorizer(
        analyzer="word" if plan.analyzer == "stem" else plan.analyzer,
        preprocessor=stemmed if plan.analyzer == "stem" else None,
        ngram_range=(plan.low, plan.high),
        min_df=plan.min_df,
        token_pattern=r"\S+" if plan.analyzer == "stem" else None,
        lowercase=False,
        sublinear_tf=True,
        dtype=np.float32,
    )


def _fit_block(normalised: Sequence[str], plan: BlockPlan) -> tuple[TfidfBlock, Any]:
    fitted = vectorizer(plan)
    matrix = fitted.fit_transform(normalised)
    vocabulary = {term: int(place) for term, place in fitted.vocabulary_.items()}
    idf = np.asarray(fitted.idf_, dtype=np.float32)
    return TfidfBlock(plan.analyzer, plan.low, plan.high, plan.weight, vocabulary, idf), matrix


def fit_temperature(scores: NDArray[np.float64], truth: NDArray[np.int_]) -> float:
    """Return the divisor of the scores that makes the truth likeliest: below 1 sharpens, above 1 softens."""
    candidates = np.geomspace(0.2, 5.0, 161)
    losses = [-_log_softmax(scores / candidate)[np.arange(len(truth)), truth].mean() for candidate in candidates]
    return round(float(candidates[int(np.argmin(losses))]), 4)


def _log_softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def _predictions(scores: NDArray[np.float64], truth: NDArray[np.int_], names: Sequence[str]) -> Predictions:
    probabilities = np.exp(_log_softmax(scores))
    read = probabilities.argmax(axis=1)
    return Predictions.of(
        [names[place] for place in truth], [names[place] for place in read], list(probabilities.max(axis=1))
    )


def _thresholds(predictions: Predictions, names: Sequence[str], target: float) -> Mapping[str, float]:
    """Per topic the lowest probability that keeps ``target`` precision, within the floor and the ceiling."""
    found = {name: threshold_at(predictions, name, target) for name in names if name != OUT_OF_SCOPE}
    return {
        name: round(min(max(value, THRESHOLD_FLOOR), THRESHOLD_CEILING) if value is not None else THRESHOLD_CEILING, 4)
        for name, value in found.items()
    }
