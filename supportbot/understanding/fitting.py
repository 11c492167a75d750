"""Logistic regressions on features of sentences. The only module that needs scikit-learn, imported when it runs."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from supportbot.understanding.calibrating import Truth
from supportbot.understanding.features import Floats, TfidfBlock, TfidfFeatures
from supportbot.understanding.plan import BlockPlan, Plan
from supportbot.understanding.wording import normalise, stemmed

_NEVER = -30.0
"""The bias of a topic that no sentence had."""


def sklearn(module: str) -> Any:
    """Import late, so that reading needs no scikit-learn."""
    return import_module(f"sklearn.{module}")


def fit_words(texts: Sequence[str], truth: Truth, topics: int, plan: Plan) -> tuple[TfidfFeatures, Floats, Floats]:
    """Return TF-IDF features, weights (feature by topic) and bias; a topic absent from ``truth`` can never win."""
    normalised = [normalise(text) for text in texts]
    fitted = [_fit_block(normalised, block) for block in plan.blocks]
    matrix = import_module("scipy.sparse").hstack([matrix * block.weight for block, matrix in fitted], format="csr")
    model = sklearn("linear_model").LogisticRegression(
        C=plan.inverse_penalty, tol=plan.tolerance, max_iter=200, solver="sag", random_state=plan.seed
    )
    return TfidfFeatures(tuple(block for block, _ in fitted)), *_fit(model, matrix, truth, topics)


def fit_vectors(vectors: Floats, truth: Truth, topics: int, plan: Plan) -> tuple[Floats, Floats]:
    """Return weights (vector place by topic) and bias on sentence vectors, one row a sentence."""
    model = sklearn("linear_model").LogisticRegression(
        C=plan.vector_inverse_penalty, tol=plan.vector_tolerance, max_iter=300
    )
    return _fit(model, vectors, truth, topics)


def _fit(model: Any, matrix: Any, truth: Truth, topics: int) -> tuple[Floats, Floats]:
    model.fit(matrix, truth)
    weights = np.zeros((matrix.shape[1], topics), dtype=np.float32)
    bias = np.full(topics, _NEVER, dtype=np.float32)
    weights[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    return weights, bias


def vectorizer(plan: BlockPlan) -> Any:
    """The scikit-learn vectoriser that a block's vocabulary comes from; it takes normalised text."""
    return sklearn("feature_extraction.text").TfidfVectorizer(
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
