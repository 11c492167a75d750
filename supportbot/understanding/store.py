"""Where trained models lie: one folder a version, which appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from supportbot.understanding.artefact import (
    MODEL_FILE,
    ArtefactError,
    artefact_files,
    artefact_of,
    load_artefact,
    write_files,
)
from supportbot.understanding.catalogue import Example, Topic, load_catalogue
from supportbot.understanding.corrections import load_corrections, write_corrections
from supportbot.understanding.encoder.cache import Progress
from supportbot.understanding.encoder.sentence import SentenceEncoder, open_encoder
from supportbot.understanding.held_out import HELD_OUT_FILE, held_out_file
from supportbot.understanding.plan import DEFAULT_PLAN
from supportbot.understanding.recalibration import base_version
from supportbot.understanding.training import Trained, Vectors, model_version, train_measured

_LATEST = "latest"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a model for this installation is made from now."""

    topics: tuple[Topic, ...]
    corrections: tuple[Example, ...]
    encoder: SentenceEncoder | None

    @property
    def version(self) -> str:
        encoder = self.encoder.version if self.encoder else ""
        return model_version(self.topics, DEFAULT_PLAN, encoder=encoder, corrections=self.corrections)

    def train(self, models_dir: Path, told: Progress | None) -> Trained:
        vectors = Vectors(self.encoder, models_dir, told) if self.encoder else None
        return train_measured(self.topics, DEFAULT_PLAN, vectors=vectors, corrections=self.corrections)


@dataclass(frozen=True, slots=True)
class Stored:
    """A version as it travels between machines: both its files by name, and the corrections it was trained with."""

    version: str
    both: Mapping[str, bytes]
    corrections: tuple[Example, ...]


def latest(models_dir: Path) -> Path:
    """Return the folder of the model to serve.

    Raises:
        ArtefactError: none has been trained here.
    """
    name = _latest_name(models_dir)
    if not name:
        raise ArtefactError(f"{models_dir}: no model has been trained; run trainreading")
    if not (models_dir / name / MODEL_FILE).is_file():
        raise ArtefactError(f"{models_dir / name}: the model named latest is missing; run trainreading")
    return models_dir / name


def ensure_trained(models_dir: Path, told: Progress | None = None) -> Path:
    """Return the model for the present sentences, corrections and code, trained now if it is missing or damaged.

    One that was recalibrated on this installation's labels since is kept.
    """
    return _ensure(models_dir, _wanted(models_dir, open_encoder()), told)


def ensure_serveable(models_dir: Path) -> Path:
    """Return a model for the present sentences that can be had at once.

    The one with sentence vectors where it stands; else one that reads by words alone, trained now if need be, in
    seconds. ``ensure_trained`` goes on from there, and whoever serves takes over what it leaves.
    """
    whole = _wanted(models_dir, open_encoder())
    served = _standing(models_dir, whole.version)
    if served is None:
        return _ensure(models_dir, _wanted(models_dir, None), None)
    _point_latest(models_dir, served.name)
    return served


def train_and_store(models_dir: Path, told: Progress | None = None) -> Path:
    """Train and put the model in its place; two processes at once both succeed and leave one whole folder."""
    return _store(_wanted(models_dir, open_encoder()).train(models_dir, told), models_dir)


def candidate_train(
    models_dir: Path, corrections: tuple[Example, ...], told: Progress | None = None, *, by_words_alone: bool = False
) -> Trained:
    """Train on the present sentences and ``corrections`` alone; ``models_dir`` keeps the vectors, and nothing else."""
    encoder = None if by_words_alone else open_encoder()
    return _Wanted(load_catalogue(), corrections, encoder).train(models_dir, told)


def candidate_version(corrections: tuple[Example, ...]) -> str:
    """What ``candidate_train`` would name its model."""
    return _Wanted(load_catalogue(), corrections, open_encoder()).version


def is_of_this_release(stored: Stored) -> bool:
    """Whether this code, with these sentences of ours, would give that very model: another's would read wrongly."""
    encoder = artefact_of(stored.both, stored.version).encoder
    version = model_version(load_catalogue(), DEFAULT_PLAN, encoder=encoder, corrections=stored.corrections)
    return version == base_version(stored.version)


def bring(stored: Stored, models_dir: Path) -> Path:
    """Put a version that came from elsewhere in its place, with its corrections, and name it the one to serve."""
    folder = lay(stored, models_dir)
    write_corrections(stored.corrections, models_dir)
    _point_latest(models_dir, stored.version)
    return folder


def lay(stored: Stored, models_dir: Path) -> Path:
    """Have a version's folder here, and nothing else; what lies there damaged is replaced."""
    try:
        load_artefact(models_dir / stored.version)
    except ArtefactError:
        return _place(stored.both, models_dir, stored.version)
    return models_dir / stored.version


def carry(stored: Stored, models_dir: Path) -> None:
    """Leave the corrections of a version here, for the next training to learn from."""
    models_dir.mkdir(parents=True, exist_ok=True)
    write_corrections(stored.corrections, models_dir)


def _store(trained: Trained, models_dir: Path) -> Path:
    """Put a model in its place and name it the one to serve."""
    whole = {**artefact_files(trained.artefact), HELD_OUT_FILE: held_out_file(trained.held_out)}
    folder = _place(whole, models_dir, trained.artefact.version)
    _point_latest(models_dir, folder.name)
    return folder


def _place(both: Mapping[str, bytes], models_dir: Path, version: str) -> Path:
    models_dir.mkdir(parents=True, exist_ok=True)
    folder = models_dir / version
    draft = Path(tempfile.mkdtemp(prefix=".training-", dir=models_dir))
    try:
        write_files(both, draft)
        draft.chmod(0o755)
        _move_into_place(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _wanted(models_dir: Path, encoder: SentenceEncoder | None) -> _Wanted:
    topics = load_catalogue()
    return _Wanted(topics, load_corrections(models_dir, {topic.name for topic in topics}), encoder)


def _ensure(models_dir: Path, wanted: _Wanted, told: Progress | None) -> Path:
    standing = _standing(models_dir, wanted.version)
    if standing is None:
        return _store(wanted.train(models_dir, told), models_dir)
    _point_latest(models_dir, standing.name)
    return standing


def _standing(models_dir: Path, version: str) -> Path | None:
    """The whole model of that version, recalibrated if the latest is; None when there is none."""
    named = _latest_name(models_dir)
    for name in dict.fromkeys((named if base_version(named) == version else version, version)):
        try:
            load_artefact(models_dir / name)
        except ArtefactError:
            continue
        return models_dir / name
    return None


def _latest_name(models_dir: Path) -> str:
    try:
        return (models_dir / _LATEST).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


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
    if _latest_name(models_dir) == version:
        return
    handle, draft = tempfile.mkstemp(prefix=".latest-", dir=models_dir)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(version + "\n")
    Path(draft).chmod(0o644)
    os.replace(draft, models_dir / _LATEST)
