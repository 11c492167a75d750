"""Folders of their own: what is planted and erased outside the database is never an installation's."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from supportbot.understanding.corrections import CORRECTIONS_FILE


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Settings, trained: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    for one in trained.iterdir():  # nothing is trained anew for these tests
        if one.name != CORRECTIONS_FILE:
            (models / one.name).symlink_to(one)
    settings.MODELS_DIR = models
    settings.OUTBOX_DIR = str(tmp_path / "mail")
    settings.EMAIL_BACKEND = "handoff.mail_backend.EmailBackend"
