"""A catalogue of three topics that trains in a blink, on this test's own folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings

from supportbot import readers
from supportbot.improving import sentences
from supportbot.promoted import promoted_version
from supportbot.understanding import store
from supportbot.understanding.plan import DEFAULT_PLAN
from supportbot.understanding.reader import Reader
from tests.supportbot.understanding.small_catalogue import small_catalogue


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Iterator[Path]:
    """The models folder of an installation that has its shipped model and nothing else."""
    monkeypatch.setattr(store, "load_catalogue", small_catalogue)
    monkeypatch.setattr(store, "open_encoder", lambda: None)
    monkeypatch.setattr(store, "DEFAULT_PLAN", replace(DEFAULT_PLAN, folds=3))
    monkeypatch.setattr(sentences, "load_catalogue", small_catalogue)
    settings.MODELS_DIR, settings.SCENARIOS_DIR = tmp_path / "models", tmp_path / "none"
    serving = readers.Serving(tmp_path / "models", promoted=promoted_version)
    monkeypatch.setattr(readers, "_serving", lambda: serving)
    for cached in (sentences.topics, sentences.shipped):
        cached.cache_clear()
    yield tmp_path / "models"
    for cached in (sentences.topics, sentences.shipped):
        cached.cache_clear()


@pytest.fixture
def shipped(models: Path) -> Reader:
    """The model that came with the program, serving in this process, whichever thread asks."""
    store.ensure_trained(models)
    return readers.reader()
