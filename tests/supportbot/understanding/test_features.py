from __future__ import annotations

import numpy as np
import pytest

from supportbot.understanding.catalogue import load_catalogue
from supportbot.understanding.features import TfidfBlock, TfidfFeatures
from supportbot.understanding.fitting import vectorizer
from supportbot.understanding.plan import DEFAULT_PLAN, BlockPlan
from supportbot.understanding.wording import normalise

TEXTS = [example.text for topic in load_catalogue() for example in topic.examples][::7]
UNSEEN = ["", "a", "why why why", "Ünïcode bill 😀 for €12", "I'm at 3.50 now", "zzzzz qqqqq", "pay\npay\tpay pay"]


@pytest.mark.parametrize("plan", DEFAULT_PLAN.blocks, ids=lambda plan: plan.analyzer)
def test_vectors_equal_those_of_scikit_learn(plan: BlockPlan) -> None:
    theirs = vectorizer(plan)
    theirs.fit([normalise(text) for text in TEXTS])
    vocabulary = {term: int(place) for term, place in theirs.vocabulary_.items()}
    ours = TfidfBlock(plan.analyzer, plan.low, plan.high, 1.0, vocabulary, theirs.idf_.astype(np.float32))
    for text in TEXTS[:150] + UNSEEN:
        expected = theirs.transform([normalise(text)]).toarray()[0]
        vector, got = ours.vector(normalise(text)), np.zeros(len(expected), dtype=np.float32)
        got[vector.indices] = vector.values
        np.testing.assert_allclose(got, expected, rtol=0, atol=2e-7, err_msg=text)


def test_blocks_stand_side_by_side_with_their_weights() -> None:
    words = TfidfBlock("stem", 1, 1, 1.0, {"pay": 0, "bill": 1}, np.ones(2, dtype=np.float32))
    letters = TfidfBlock("char_wb", 2, 2, 0.5, {"pa": 0}, np.ones(1, dtype=np.float32))
    features = TfidfFeatures((words, letters))
    vector = features.vector("pay")
    assert features.size == 3
    assert dict(zip(vector.indices.tolist(), vector.values.tolist(), strict=True)) == {0: 1.0, 2: 0.5}


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("I can\u2019t pay", "i cannot pay"),
        ("plz send inv", "please send invoice"),
        ("why $12.50??", "Why \u20ac9 ? ?"),
        ("INV-2041 is wrong", "inv-77310 is wrong"),
        ("heeeeelp", "heelp"),
    ],
)
def test_spellings_that_mean_the_same_are_one(typed: str, same: str) -> None:
    assert normalise(typed) == normalise(same)
