"""Versions in the database: kept when they are trained, opened when they are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from supportbot.models import ReadingArtefact, ReadingModel
from supportbot.promoted import promoted_version, stored_version
from supportbot.readers import reader
from supportbot.understanding.artefact import MODEL_FILE, WEIGHTS_FILE, ArtefactError, artefact_of
from supportbot.understanding.catalogue import Example
from supportbot.understanding.encoder.sentence import open_encoder
from supportbot.understanding.held_out import ByKey
from supportbot.understanding.reader import Reader
from supportbot.understanding.store import is_of_this_release


def version_keep(both: Mapping[str, bytes], *, corrections: Sequence[Example], held_out: ByKey) -> str:
    """Keep a version by its files, for every machine; nothing happens where it is kept already. Its name."""
    artefact = artefact_of(both, "a version to keep")
    ReadingModel.objects.get_or_create(version=artefact.version, defaults={"metrics": dict(artefact.metrics)})
    ReadingArtefact.objects.get_or_create(
        model_id=artefact.version,
        defaults={
            "document": both[MODEL_FILE],
            "weights": both[WEIGHTS_FILE],
            "corrections": [[one.text, one.topic] for one in corrections],
            "held_out": held_out,
        },
    )
    return artefact.version


def held_out_of(version: str) -> ByKey | None:
    """How a version reads our own sentences unseen; None where it is not kept."""
    found = ReadingArtefact.objects.filter(pk=version).values_list("held_out", flat=True).first()
    return None if found is None else {key: (read, sure) for key, (read, sure) in found.items()}


def version_reader(version: str) -> Reader:
    """A reader of a version in the database. Raises ArtefactError."""
    artefact = artefact_of(stored_version(version).both, version)
    return Reader(artefact, open_encoder() if artefact.sentences is not None else None)


def serving_version() -> str:
    """What serves now in every process, or will within seconds: the version promoted last, where this release can
    read with it; else the one of this machine's folder."""
    served, promoted = reader().version, promoted_version()
    if promoted in ("", served):
        return served
    try:
        return promoted if is_of_this_release(stored_version(promoted)) else served
    except ArtefactError:
        return served
