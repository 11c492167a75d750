"""The work of one run, in a process of its own: train, keep the version, compare it with the one that serves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from django.db import transaction
from django.db.models.functions import Now

from supportbot.improving.comparing import checks_compared, kept_compared
from supportbot.improving.deciding import corrections_adopt
from supportbot.improving.errors import LearningError, NothingNew
from supportbot.improving.keeping import held_out_of, version_keep, version_reader
from supportbot.improving.material import Material, approved_examples
from supportbot.improving.past import turns_again
from supportbot.improving.runs import RunLease, run_end, run_keep
from supportbot.improving.scenarios import scenarios_compared
from supportbot.improving.sentences import key_of, topics
from supportbot.models import Correction, ModelComparison
from supportbot.readers import reader
from supportbot.understanding.artefact import artefact_files, read_files
from supportbot.understanding.catalogue import Example
from supportbot.understanding.corrections import load_corrections
from supportbot.understanding.held_out import ByKey, by_key, held_out_in
from supportbot.understanding.reader import Reader
from supportbot.understanding.recalibration import base_version
from supportbot.understanding.store import candidate_train

log = structlog.get_logger(__name__)
Told = Callable[[int, int], None]


class Lost(Exception):
    """Another process has taken the run."""


@dataclass(frozen=True, slots=True)
class Work:
    """One run under way on this machine."""

    lease: RunLease
    models_dir: Path

    def stage(self, name: str) -> Told:
        """Say that a stage begins; what comes back says how far it is. Raises Lost."""

        def told(done: int, whole: int) -> None:
            if not run_keep(self.lease, stage=name, done=done, whole=whole):
                raise Lost

        told(0, 0)
        return told


def candidate_work(work: Work) -> str:
    """Do all of it; the candidate's version. Raises Lost, LearningError, ArtefactError."""
    present = reader()
    corrections_adopt((e.text, e.topic) for e in load_corrections(work.models_dir, {one.name for one in topics()}))
    material = approved_examples()
    version = work.lease.candidate or _trained(work, material, present)
    candidate = version_reader(version)
    before = (present, _present_held_out(work, present))
    after = (candidate, held_out_of(version) or {})
    work.stage("comparing")
    found = {
        "kept": kept_compared(before, after, material),
        "checks": checks_compared(present, candidate, material),
        "past": turns_again(present, candidate, work.stage("past")),
        "scenarios": scenarios_compared(present.version, version, work.stage("scenarios")),
    }
    _keep(work.lease, candidate=version, against=present.version, found=found)
    return version


def _trained(work: Work, material: Material, present: Reader) -> str:
    work.stage("training")
    trained = candidate_train(work.models_dir, material.trained, work.stage("vectors"))
    if trained.artefact.version == present.version:
        raise NothingNew
    Correction.objects.filter(key__in=[key_of(one.text) for one in material.trained]).update(trained=True)
    files, unseen = artefact_files(trained.artefact), by_key(trained.held_out)
    return version_keep(files, corrections=material.trained, held_out=unseen)


def _present_held_out(work: Work, present: Reader) -> ByKey:
    """How the version that serves reads our own sentences unseen. Kept with its files, so that there is a way back."""
    found = held_out_of(present.version)
    if found is None:
        folder, known = work.models_dir / present.version, {one.name for one in topics()}
        corrections = load_corrections(work.models_dir, known)
        found = held_out_in(folder) or _measured_again(work, present, corrections)
        version_keep(read_files(folder), corrections=corrections, held_out=found)
    return found


def _measured_again(work: Work, present: Reader, corrections: tuple[Example, ...]) -> ByKey:
    """Where nobody kept it when that version was trained."""
    told = work.stage("present")
    again = candidate_train(work.models_dir, corrections, told, by_words_alone=present.by_words_alone)
    if again.artefact.version != base_version(present.version):
        raise LearningError(f"Version {present.version} serves, and this machine's sentences would give another one.")
    return by_key(again.held_out)


@transaction.atomic
def _keep(lease: RunLease, *, candidate: str, against: str, found: dict[str, Any]) -> None:
    if not run_end(lease, candidate=candidate):
        raise Lost
    ModelComparison.objects.update_or_create(
        candidate_id=candidate, against_id=against, defaults={"found": found, "at": Now()}
    )
    log.info("candidate_compared", version=candidate, against=against)
