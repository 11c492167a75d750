"""Folders of their own: what is planted and erased outside the database is never an installation's."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from supportbot.understanding.corrections import CORRECTIONS_FILE
from supportbot.understanding.store import ensure_trained


@pytest.fixture(scope="session", autouse=True)
def trained_once() -> None:
    """Not by the first page that reads: a transaction that stands still for a minute is ended."""
    ensure_trained(Path(django_settings.MODELS_DIR))


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Settings) -> None:
    models, trained = tmp_path / "models", Path(settings.MODELS_DIR)
    models.mkdir()
    for one in trained.iterdir():  # nothing is trained anew for these tests
        if one.name != CORRECTIONS_FILE:
            (models / one.name).symlink_to(one)
    settings.MODELS_DIR = models
    settings.OUTBOX_DIR = str(tmp_path / "mail")
    settings.EMAIL_BACKEND = "handoff.mail_backend.EmailBackend"
