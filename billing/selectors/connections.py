"""How copying from other systems stands: for the page that admins see, and for the operators' eyes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from billing.models import Backfill, Connection, Delivery, MirrorState, Price, Reconciliation
from billing.records import RecordKind

SHOWN = 20
LATE = timedelta(minutes=5)
"""Not caught up for so long, something is wrong even where every call works."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An object that is not on record as the billing system has it. ``at`` is when it was read, in UTC."""

    kind: str
    ref: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BackfillState:
    """``done`` of ``kinds`` kinds are copied over; ``kind`` is the one at work; ``wanted``: it goes on by itself."""

    kind: str
    done: int
    kinds: int
    objects: int
    seconds: float
    wanted: bool
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Health:
    """One connection. ``waiting`` deliveries are not followed yet, the oldest came ``oldest_at`` (UTC).

    ``late``: nothing is known to be current for longer than five minutes.
    """

    connection: Connection
    waiting: int
    oldest_at: datetime | None
    late: bool
    failed: tuple[Delivery, ...]
    failed_count: int
    troubles: tuple[Trouble, ...]
    trouble_count: int
    backfill: BackfillState | None
    reconciliation: Reconciliation | None

    @property
    def state(self) -> str:
        """``failing``, ``unchecked`` where nothing was asked yet, ``late``, ``troubled`` or ``working``."""
        if self.connection.failing:
            return "failing"
        if self.connection.last_ok_at is None:
            return "unchecked"
        if self.late:
            return "late"
        return "troubled" if self.failed_count or self.trouble_count else "working"


def connections_health() -> tuple[Health, ...]:
    """Every connection in use, billing first."""
    return tuple(_health(row) for row in Connection.objects.filter(active=True).order_by("kind", "name"))


def connection_row(connection_id: int) -> Connection | None:
    """One in use; None where there is none of this id."""
    return Connection.objects.filter(pk=connection_id, active=True).first()


def _health(row: Connection) -> Health:
    deliveries = Delivery.objects.filter(gateway=row.name)
    due = deliveries.filter(state="received").aggregate(waiting=Count("pk"), oldest=Min("received_at"))
    failed = deliveries.filter(state="failed")
    backfill = _backfill(row.name)
    problems = MirrorState.objects.filter(gateway=row.name).exclude(problem="")
    twice = _offered_twice() if row.kind == "billing" else []
    return Health(
        connection=row,
        waiting=due["waiting"],
        oldest_at=due["oldest"],
        late=_late(row, backfill),
        failed=tuple(failed.defer("body")[:SHOWN]),
        failed_count=failed.count(),
        troubles=(*_troubles(problems), *twice)[:SHOWN],
        trouble_count=problems.count() + len(twice),
        backfill=backfill,
        reconciliation=Reconciliation.objects.filter(gateway=row.name).defer("pending").first(),
    )


def _late(row: Connection, backfill: BackfillState | None) -> bool:
    if row.kind != "billing" or backfill is None or backfill.finished_at is None:
        return False
    return row.caught_up_at is None or timezone.now() - row.caught_up_at > LATE


def _troubles(problems: QuerySet[MirrorState]) -> list[Trouble]:
    return [Trouble(row.kind, row.ref, row.problem, row.synced_at) for row in problems.order_by("-synced_at")[:SHOWN]]


def _offered_twice() -> list[Trouble]:
    """Prices that cannot be quoted, since the plan is sold at several of the same currency and interval."""
    several = (
        Price.objects.filter(provider_active=True)
        .values("plan__name", "plan__provider_ref", "currency", "interval")
        .annotate(offered=Count("pk"))
        .filter(offered__gt=1)
    )
    what = "{offered} active prices in {currency} a {interval}: none is quoted until one is left"
    return [Trouble("plan", row["plan__provider_ref"], what.format(**row), timezone.now()) for row in several]


def _backfill(gateway: str) -> BackfillState | None:
    rows = list(Backfill.objects.filter(gateway=gateway).order_by("pk"))
    if not rows:
        return None
    left = [row for row in rows if row.finished_at is None]
    ended = [row.finished_at for row in rows if row.finished_at is not None]
    kind: RecordKind | str = left[0].kind if left else ""
    return BackfillState(
        kind=kind.replace("_", " "),
        done=len(ended),
        kinds=len(rows),
        objects=sum(row.objects_read for row in rows),
        seconds=sum(row.seconds for row in rows),
        wanted=any(row.wanted for row in left),
        finished_at=None if left else max(ended),
    )
