"""Where trained models lie: one folder a version, which appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from supportbot.understanding.artefact import MODEL_FILE, ArtefactError, load_artefact, write_artefact
from supportbot.understanding.catalogue import load_catalogue
from supportbot.understanding.training import DEFAULT_PLAN, model_version, train

_LATEST = "latest"


def latest(models_dir: Path) -> Path:
    """Return the folder of the model trained last.

    Raises:
        ArtefactError: none has been trained here.
    """
    try:
        folder = models_dir / (models_dir / _LATEST).read_text(encoding="utf-8").strip()
    except OSError as fault:
        raise ArtefactError(f"{models_dir}: no model has been trained; run trainreading") from fault
    if not (folder / MODEL_FILE).is_file():
        raise ArtefactError(f"{folder}: the model named latest is missing; run trainreading")
    return folder


def ensure_trained(models_dir: Path) -> Path:
    """Return the model for the present sentences and code, trained now if it is missing or damaged."""
    folder = models_dir / model_version(load_catalogue(), DEFAULT_PLAN)
    try:
        load_artefact(folder)
    except ArtefactError:
        return train_and_store(models_dir)
    _point_latest(models_dir, folder.name)
    return folder


def train_and_store(models_dir: Path) -> Path:
    """Train and put the model in its place; two processes at once both succeed and leave one whole folder."""
    artefact = train(load_catalogue(), DEFAULT_PLAN)
    models_dir.mkdir(parents=True, exist_ok=True)
    folder = models_dir / artefact.version
    draft = Path(tempfile.mkdtemp(prefix=".training-", dir=models_dir))
    try:
        write_artefact(artefact, draft)
        draft.chmod(0o755)
        _move_into_place(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _point_latest(models_dir, folder.name)
    return folder


def _move_into_place(draft: Path, folder: Path) -> None:
    """Rename the draft; if a folder stands there, replace it file by file, each in one step."""
    try:
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
        for file in sorted(draft.iterdir(), reverse=True):  # weights before the document that names their hash
            os.replace(file, folder / file.name)


def _point_latest(models_dir: Path, version: str) -> None:
    """Name the latest version in one step, so that no reader sees half a name."""
    if (models_dir / _LATEST).is_file() and (models_dir / _LATEST).read_text(encoding="utf-8").strip() == version:
        return
    handle, draft = tempfile.mkstemp(prefix=".latest-", dir=models_dir)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(version + "\n")
    Path(draft).chmod(0o644)
    os.replace(draft, models_dir / _LATEST)
