"""Linear models fitted on labelled sentences. The only module that needs scikit-learn, imported when it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from supportbot.understanding.features import TfidfBlock, TfidfFeatures
from supportbot.understanding.plan import BlockPlan, Plan
from supportbot.understanding.wording import normalise, stemmed

Labels = NDArray[np.int_]
Scores = NDArray[np.float64]
Weights = NDArray[np.float32]
_NEVER = -30.0
"""The score of a topic that no sentence of the fit carries."""


def fit_words(
    texts: Sequence[str], truth: Labels, importance: Scores, plan: Plan, topics: int
) -> tuple[TfidfFeatures, Weights, Weights]:
    """Return the vocabulary, the weights (feature by topic) and the bias."""
    normalised = [normalise(text) for text in texts]
    fitted = [_fit_block(normalised, block) for block in plan.blocks]
    matrix = import_module("scipy.sparse").hstack([matrix * block.weight for block, matrix in fitted], format="csr")
    model = _sklearn("linear_model").LogisticRegression(
        C=plan.inverse_penalty, tol=plan.tolerance, max_iter=200, solver="sag", random_state=plan.seed
    )
    model.fit(matrix, truth, sample_weight=importance)
    return TfidfFeatures(tuple(block for block, _ in fitted)), *_linear(model, matrix.shape[1], topics)


def fit_vectors(
    vectors: NDArray[np.float32], truth: Labels, importance: Scores, plan: Plan, topics: int
) -> tuple[Weights, Weights]:
    """Return the weights (place of the vector by topic) and the bias."""
    model = _sklearn("linear_model").LogisticRegression(C=plan.vector_inverse_penalty, max_iter=500)
    model.fit(vectors, truth, sample_weight=importance)
    return _linear(model, vectors.shape[1], topics)


def folds_of(truth: Labels, plan: Plan) -> Labels:
    """Return the fold that holds each sentence out.

    Sentences are dealt out one by one: no two of them are alike, a test sees to that. Holding out whole groups of one
    style was tried and made the model promise too little on customers it had never seen.
    """
    splitter = _sklearn("model_selection").StratifiedKFold(plan.folds, shuffle=True, random_state=plan.seed)
    folds = np.zeros(len(truth), dtype=np.int_)
    for number, (_, hidden) in enumerate(splitter.split(np.zeros(len(truth)), truth)):
        folds[hidden] = number
    return folds


def held_out(folds: Labels, topics: int, scored: Callable[[Labels, Labels], Scores]) -> Scores:
    """Score every sentence by a model that did not see it; ``scored`` fits on the first places, scores the second."""
    scores = np.zeros((len(folds), topics))
    for number in np.unique(folds):
        seen, hidden = np.flatnonzero(folds != number), np.flatnonzero(folds == number)
        scores[hidden] = scored(seen, hidden)
    return scores


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


def _sklearn(module: str) -> Any:
    """Import late, so that reading needs no scikit-learn."""
    return import_module(f"sklearn.{module}")


def _linear(model: Any, features: int, topics: int) -> tuple[Weights, Weights]:
    weights = np.zeros((features, topics), dtype=np.float32)
    bias = np.full(topics, _NEVER, dtype=np.float32)
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes: the second against the first
        weights[:, model.classes_[1]], bias[model.classes_] = model.coef_[0], (0.0, model.intercept_[0])
    else:
        weights[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    return weights, bias


def _fit_block(normalised: Sequence[str], plan: BlockPlan) -> tuple[TfidfBlock, Any]:
    fitted = vectorizer(plan)
    matrix = fitted.fit_transform(normalised)
    vocabulary = {term: int(place) for term, place in fitted.vocabulary_.items()}
    idf = np.asarray(fitted.idf_, dtype=np.float32)
    return TfidfBlock(plan.analyzer, plan.low, plan.high, plan.weight, vocabulary, idf), matrix
