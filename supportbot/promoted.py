"""The version that people here have promoted, out of the database into this machine's models folder."""

from __future__ import annotations

from pathlib import Path

import structlog
from django.db import DatabaseError

from supportbot.models import ModelPromotion, ReadingArtefact
from supportbot.understanding.artefact import MODEL_FILE, WEIGHTS_FILE, ArtefactError
from supportbot.understanding.catalogue import Example
from supportbot.understanding.store import Stored, bring, carry, is_of_this_release

log = structlog.get_logger(__name__)


def promoted_version() -> str:
    """The version in the newest entry of the log; empty where nobody has promoted one, or the store does not say."""
    try:
        return ModelPromotion.objects.order_by("-id").values_list("version", flat=True).first() or ""
    except DatabaseError as fault:
        log.warning("promotion_unknown", why=type(fault).__name__)
        return ""


def promoted_bring(version: str, models_dir: Path) -> Path:
    """Have a version here, with the corrections it was trained with, named the one to serve.

    Where another release trained it, its corrections alone are left here, for this release to be trained with.

    Raises:
        ArtefactError: its bytes are not in the database or not whole, or another release trained it.
    """
    stored = stored_version(version)
    if is_of_this_release(stored):
        return bring(stored, models_dir)
    carry(stored, models_dir)
    raise ArtefactError(f"{version}: trained by another release; its corrections are carried over to this one's model")


def stored_version(version: str) -> Stored:
    """A version's bytes and corrections. Raises ArtefactError where the database has none."""
    row = ReadingArtefact.objects.filter(pk=version).first()
    if row is None:
        raise ArtefactError(f"{version}: not in the database; train anew")
    corrections = tuple(Example(text, topic) for text, topic in row.corrections)
    return Stored(version, {MODEL_FILE: bytes(row.document), WEIGHTS_FILE: bytes(row.weights)}, corrections)
