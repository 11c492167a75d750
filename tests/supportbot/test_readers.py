"""A process takes over the model that is named the latest, without a restart and without a pause."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from supportbot import readers
from supportbot.readers import Serving
from supportbot.understanding import store
from supportbot.understanding.plan import DEFAULT_PLAN
from tests.supportbot.understanding.small_catalogue import small_catalogue


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(store, "load_catalogue", small_catalogue)
    monkeypatch.setattr(store, "DEFAULT_PLAN", replace(DEFAULT_PLAN, folds=3))
    monkeypatch.setattr(readers, "FRESH_SECONDS", 0.0)
    return tmp_path


def test_words_alone_first_then_the_whole_model(models: Path) -> None:
    serving = Serving(models)
    first = serving.reader()
    assert first.by_words_alone
    assert serving.reader() is first
    whole = store.ensure_trained(models)
    assert serving.reader().version == whole.name
    assert not serving.reader().by_words_alone


def test_a_damaged_newer_model_leaves_the_one_that_serves(models: Path) -> None:
    serving = Serving(models)
    first = serving.reader()
    whole = store.ensure_trained(models)
    (whole / "weights.npz").write_bytes(b"half")
    assert serving.reader() is first


def test_it_does_not_look_at_every_message(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "FRESH_SECONDS", 60.0)
    serving = Serving(models)
    first = serving.reader()
    store.ensure_trained(models)
    assert serving.reader() is first
