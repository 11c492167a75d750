"""Which kinds are to be copied over, and how far that has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from billing.models import Backfill
from billing.records import RecordKind
from billing.services.mirroring import ticket_take
from billing.services.mirroring.shapes import KINDS


@dataclass(frozen=True, slots=True)
class Progress:
    """Over all kinds together. ``kind`` is the one at work, empty when all are finished; ``seconds`` of work so far."""

    kind: str
    kinds_done: int
    kinds: int
    objects: int
    calls: int
    seconds: float

    @property
    def finished(self) -> bool:
        return self.kinds > 0 and self.kinds_done == self.kinds


def backfill_want(*, gateway: str, restart: bool = False, by_itself: bool = False) -> Progress:
    """Have every object copied over: go on where it was left, or from the start where it is new or ``restart``.

    ``by_itself``: the worker goes on with it from its next round on.
    """
    ticket = ticket_take().number
    with transaction.atomic():
        for kind in KINDS:
            Backfill.objects.get_or_create(gateway=gateway, kind=kind, defaults={"since_ticket": ticket})
        rows = rows_of(gateway)
        if restart:
            rows.update(
                cursor="",
                paged=False,
                since_ticket=ticket,
                objects_read=0,
                calls=0,
                seconds=0,
                started_at=Now(),
                finished_at=None,
            )
        rows.update(wanted=by_itself)
    return progress_of(gateway)


def progress_of(gateway: str) -> Progress:
    rows = list(rows_of(gateway))
    left = [row for row in rows if row.finished_at is None]
    return Progress(
        kind=min(left, key=_place).kind if left else "",
        kinds_done=len(rows) - len(left),
        kinds=len(rows),
        objects=sum(row.objects_read for row in rows),
        calls=sum(row.calls for row in rows),
        seconds=sum(row.seconds for row in rows),
    )


def next_of(gateway: str) -> Backfill | None:
    """The kind that is to be gone on with: parents before children."""
    return min(rows_of(gateway).filter(finished_at__isnull=True), key=_place, default=None)


def rows_of(gateway: str) -> QuerySet[Backfill]:
    return Backfill.objects.filter(gateway=gateway)


def _place(row: Backfill) -> int:
    kind: RecordKind = row.kind  # type: ignore[assignment]
    return KINDS.index(kind)
