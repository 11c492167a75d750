"""What the pages of learning show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from supportbot.improving.errors import CorrectionNotFound, VersionNotFound
from supportbot.improving.keeping import serving_version
from supportbot.improving.sentences import SHORTEST_WORDS
from supportbot.models import (
    Correction,
    CorrectionSource,
    ModelComparison,
    ModelPromotion,
    ReadingArtefact,
    ReadingModel,
    TrainingRun,
)

PAGE = 50
_STATE = Correction.State


@dataclass(frozen=True, slots=True)
class Line:
    """One correction in a list. ``against`` are the other topics of the same sentence that are not refused."""

    row: Correction
    times: int
    turn: CorrectionSource | None
    against: Sequence[Correction] = ()

    @property
    def is_short(self) -> bool:
        return len(self.row.text.split()) < SHORTEST_WORDS


@dataclass(frozen=True, slots=True)
class Page:
    lines: Sequence[Line]
    next_id: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    proposed: int
    approved: int
    refused: int
    kept: int
    fresh: int
    """Approved and not in any version yet."""


def corrections_page(state: str, *, before: int | None = None) -> Page:
    """The newest of one state, those with a contradiction first on the first page of those to decide."""
    rows = Correction.objects.filter(state=state).select_related("by", "decided_by").order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.annotate(times=Count("sources"))[: PAGE + 1])
    lines = _lines(found[:PAGE])
    return Page(lines, found[PAGE - 1].pk if len(found) > PAGE else None)


def correction_line(correction_id: int) -> Line:
    """One of them. Raises CorrectionNotFound."""
    rows = Correction.objects.filter(pk=correction_id).select_related("by", "decided_by")
    lines = _lines(rows.annotate(times=Count("sources")))
    if not lines:
        raise CorrectionNotFound
    return lines[0]


def counts() -> Counts:
    found = Correction.objects.aggregate(
        all_proposed=Count("pk", filter=Q(state=_STATE.PROPOSED)),
        all_approved=Count("pk", filter=Q(state=_STATE.APPROVED)),
        all_refused=Count("pk", filter=Q(state=_STATE.REFUSED)),
        all_kept=Count("pk", filter=Q(kept=True)),
        all_fresh=Count("pk", filter=Q(state=_STATE.APPROVED, kept=False, trained=False)),
    )
    return Counts(**{name.removeprefix("all_"): value for name, value in found.items()})


def _lines(rows: Iterable[Any]) -> list[Line]:
    rows = list(rows)
    keys = [row.key for row in rows]
    others: dict[str, list[Correction]] = {}
    for other in Correction.objects.filter(key__in=keys).exclude(state=_STATE.REFUSED).order_by("pk"):
        others.setdefault(other.key, []).append(other)
    newest = CorrectionSource.objects.filter(correction__in=rows).values("correction").annotate(last=Max("pk"))
    sources = CorrectionSource.objects.filter(pk__in=[one["last"] for one in newest]).select_related("turn")
    turns = {source.correction_id: source for source in sources}
    return [
        Line(
            row,
            row.times,
            turns.get(row.pk),
            [] if row.state == _STATE.REFUSED else [one for one in others.get(row.key, ()) if one.pk != row.pk],
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Version:
    """One version in the list. ``standing``: serves, candidate, served, refused or replaced."""

    model: ReadingModel
    trained_at: datetime
    corrections: int
    standing: str
    refused_why: str = ""


@dataclass(frozen=True, slots=True)
class Versions:
    serving: str
    since: ModelPromotion | None
    rows: Sequence[Version] = ()
    log: Sequence[ModelPromotion] = ()
    way_back: str = ""
    """The version that one click brings back; empty where there is none."""
    run: TrainingRun | None = None
    ended: TrainingRun | None = field(default=None)


def versions() -> Versions:
    serving = serving_version()
    log = list(ModelPromotion.objects.select_related("by").order_by("-id")[:PAGE])
    newest = log[0] if log and log[0].version_id == serving else None
    served = {entry.version_id for entry in log} | {entry.before_id for entry in log}
    found = _artefacts().order_by("-trained_at")[:PAGE]
    return Versions(
        serving=serving,
        since=newest,
        rows=[_version(row, serving, served) for row in found],
        log=log,
        way_back=newest.before_id if newest else "",
        run=run_open(),
        ended=TrainingRun.objects.exclude(state=TrainingRun.State.OPEN).order_by("-id").first(),
    )


def run_open() -> TrainingRun | None:
    return TrainingRun.objects.filter(state=TrainingRun.State.OPEN).select_related("asked_by").first()


@dataclass(frozen=True, slots=True)
class VersionPage:
    version: Version
    serving: str
    comparison: ModelComparison | None
    older: ModelComparison | None
    """The newest one with a version that does not serve any more, where there is none with the present one."""


def version_page(version: str) -> VersionPage:
    """One version with its comparison. Raises VersionNotFound."""
    row = _artefacts().filter(pk=version).first()
    if row is None:
        raise VersionNotFound
    serving = serving_version()
    served = set(ModelPromotion.objects.filter(version=version).values_list("version", flat=True))
    served |= set(ModelPromotion.objects.filter(before=version).values_list("before", flat=True))
    compared = ModelComparison.objects.filter(candidate=version).order_by("-at")
    now = compared.filter(against=serving).first()
    return VersionPage(_version(row, serving, served), serving, now, None if now else compared.first())


def _artefacts() -> QuerySet[ReadingArtefact]:
    """Without their bytes."""
    return ReadingArtefact.objects.defer("document", "weights", "held_out").select_related("model")


def _version(row: ReadingArtefact, serving: str, served: set[str]) -> Version:
    name = row.model_id
    if name == serving:
        standing = "serves"
    elif row.refused_at is not None:
        standing = "refused"
    else:
        standing = "served" if name in served else "candidate"
    return Version(row.model, row.trained_at, len(row.corrections), standing, row.refused_why)
