from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from supportbot.understanding.artefact import WEIGHTS_FILE, ArtefactError, load_artefact, write_artefact
from supportbot.understanding.calibration import fit_temperature
from supportbot.understanding.catalogue import Example, Topic
from supportbot.understanding.plan import DEFAULT_PLAN
from supportbot.understanding.training import model_version, train
from tests.supportbot.understanding.small_catalogue import small_catalogue

PLAN = replace(DEFAULT_PLAN, folds=3)


def test_the_same_sentences_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_artefact(train(small_catalogue(), PLAN), tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name


def test_the_version_follows_sentences_and_plan() -> None:
    topics = small_catalogue()
    shorter = (Topic(topics[0].name, topics[0].meaning, topics[0].examples[1:]), *topics[1:])
    versions = {
        model_version(topics, PLAN),
        model_version(shorter, PLAN),
        model_version(topics, replace(PLAN, inverse_penalty=1.0)),
    }
    assert len(versions) == 3
    assert model_version(topics, PLAN) == model_version(small_catalogue(), PLAN)


def test_a_model_reads_the_same_after_being_stored(tmp_path: Path) -> None:
    trained = train(small_catalogue(), PLAN)
    write_artefact(trained, tmp_path)
    stored = load_artefact(tmp_path)
    for text in ("what do I owe", "when", "sing me a song", ""):
        np.testing.assert_allclose(
            stored.probabilities(stored.features.vector(text)),
            trained.probabilities(trained.features.vector(text)),
            atol=1e-3,
        )
    assert (stored.version, stored.topics, dict(stored.thresholds)) == (
        trained.version,
        trained.topics,
        dict(trained.thresholds),
    )


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    write_artefact(train(small_catalogue(), PLAN), tmp_path)
    raw = bytearray((tmp_path / WEIGHTS_FILE).read_bytes())
    raw[len(raw) // 2] ^= 1
    (tmp_path / WEIGHTS_FILE).write_bytes(bytes(raw))
    with pytest.raises(ArtefactError, match="not the file"):
        load_artefact(tmp_path)


def test_temperature_softens_scores_that_promise_too_much() -> None:
    right, wrong = [9.0, 0.0, 0.0], [0.0, 9.0, 0.0]
    scores = np.array([right] * 7 + [wrong] * 3)
    temperature = fit_temperature(scores, np.zeros(10, dtype=int))
    softened = np.exp(scores[0] / temperature) / np.exp(scores[0] / temperature).sum()
    assert temperature > 1
    assert softened[0] == pytest.approx(0.7, abs=0.06)


def test_a_correction_takes_the_place_of_our_sentence_and_counts_for_more() -> None:
    ours = "what date"
    corrected = train(small_catalogue(), PLAN, corrections=[Example("What DATE", "balance_due")])
    asked = corrected.features.vector(ours)
    place = corrected.topics.index("balance_due")
    before = train(small_catalogue(), PLAN)
    assert corrected.probabilities(asked)[place] > before.probabilities(before.features.vector(ours))[place] + 0.2
    assert corrected.version != before.version
    assert corrected.parameters["corrections"] == 1
    assert corrected.parameters["sentences"] == before.parameters["sentences"]
