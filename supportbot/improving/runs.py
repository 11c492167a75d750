"""Trainings and comparisons: asked for by people, worked on under a lease, begun again where a process died."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from handoff.models import StaffMember
from handoff.services.auditing import change_record
from supportbot.improving.errors import NothingNew, TrainingUnderWay, VersionNotFound
from supportbot.improving.material import approved_examples
from supportbot.models import ReadingArtefact, TrainingRun
from supportbot.understanding.store import candidate_version

LEASE_SECONDS = 20.0
MOST_ATTEMPTS = 3
_STATE = TrainingRun.State


@dataclass(frozen=True, slots=True)
class RunLease:
    """A run that this process works on, as long as it keeps the lease."""

    run_id: int
    owner: uuid.UUID
    candidate: str
    """The version to compare anew; empty where one is to be trained."""


def training_ask(*, by: StaffMember) -> TrainingRun:
    """Have a candidate trained on what is approved now. Raises NothingNew, TrainingUnderWay."""
    material = approved_examples()
    version = candidate_version(material.trained)
    if ReadingArtefact.objects.filter(pk=version).exists():
        kept = f" {len(material.kept)} are kept for measuring." if material.kept else ""
        raise NothingNew(f"There is nothing new to learn: version {version} has exactly these corrections.{kept}")
    return _open(by=by, candidate=None, kind="training_asked")


def comparison_ask(*, by: StaffMember, version: str) -> TrainingRun:
    """Have a version compared with what serves now. Raises VersionNotFound, TrainingUnderWay."""
    if not ReadingArtefact.objects.filter(pk=version).exists():
        raise VersionNotFound
    return _open(by=by, candidate=version, kind="comparison_asked")


def _open(*, by: StaffMember, candidate: str | None, kind: str) -> TrainingRun:
    try:
        with transaction.atomic():
            run = TrainingRun.objects.create(asked_by=by, candidate_id=candidate)
            change_record(kind, by=by, of={"training": run.pk, "version": candidate or ""}, changes={})
            return run
    except IntegrityError as fault:
        if "one_open_training" not in str(fault):
            raise
        raise TrainingUnderWay from fault


def run_is_due() -> bool:
    """Whether one is wanted, or was left by a process that died."""
    return TrainingRun.objects.filter(state=_STATE.OPEN, lease_until__lte=Now()).exists()


def run_take() -> RunLease | None:
    """The open run, if nobody works on it; one begun too often is ended as failed instead."""
    due = TrainingRun.objects.filter(state=_STATE.OPEN, lease_until__lte=Now())
    due.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=_STATE.FAILED, finished_at=Now(), error="Three processes died over it. Their logs say more."
    )
    owner = uuid.uuid4()
    taken = due.update(
        lease_owner=owner, lease_until=_later(), attempts=F("attempts") + 1, began_at=Now(), stage="", done=0, whole=0
    )
    if not taken:
        return None
    run = TrainingRun.objects.get(lease_owner=owner)
    return RunLease(run.pk, owner, run.candidate_id or "")


def run_keep(lease: RunLease, *, stage: str, done: int = 0, whole: int = 0) -> bool:
    """Prolong the lease and say how far it is; False where another process has it."""
    return bool(_mine(lease).update(lease_until=_later(), stage=stage, done=done, whole=whole))


def run_prolong(lease: RunLease) -> bool:
    return bool(_mine(lease).update(lease_until=_later()))


def run_end(lease: RunLease, *, candidate: str) -> bool:
    """Keep that it is done, and which version came of it; False where another process has it."""
    return bool(_mine(lease).update(state=_STATE.DONE, finished_at=Now(), candidate_id=candidate, stage=""))


def run_fail(lease: RunLease, *, why: str) -> bool:
    return bool(_mine(lease).update(state=_STATE.FAILED, finished_at=Now(), error=why[:500]))


def _mine(lease: RunLease) -> QuerySet[TrainingRun]:
    return TrainingRun.objects.filter(pk=lease.run_id, lease_owner=lease.owner, state=_STATE.OPEN)


def _later() -> CombinedExpression:
    return Now() + timedelta(seconds=LEASE_SECONDS)
