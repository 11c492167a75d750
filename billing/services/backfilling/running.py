"""Copying every object over, page by page; the place is kept with each page, so that a kill costs one page."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from billing.gateways.errors import NotSupported
from billing.gateways.port import BillingGateway, Page
from billing.models import Backfill, Connection, MirrorState
from billing.records import Key, RecordKind
from billing.services.backfilling.planning import Progress, backfill_want, next_of, progress_of, rows_of
from billing.services.connecting import connection_use, watched
from billing.services.deliveries import changes_poll
from billing.services.mirroring import Ticket, keys_read, parents_bring, records_write, ticket_take
from billing.services.mirroring.writing import again_after_deadlock
from billing.services.pacing import HURRIED, PATIENT, Paced

log = structlog.get_logger(__name__)
_ASKED_AT_ONCE = 100
Watcher = Callable[[Progress], None]


class _Spent(NamedTuple):
    calls: int
    seconds: float


def backfill_run(
    *,
    gateway: BillingGateway,
    per_second: float,
    seconds: float | None = None,
    watch: Watcher = lambda progress: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Progress:
    """Go on for so many ``seconds`` (to the end, if not said), at most ``per_second`` calls; how far it has come.

    News from its beginning on is polled for, so that nothing falls between. Stops where another process has gone on
    with it meanwhile. Raises GatewayError; what was copied by then stays, and the next run goes on there.
    """
    until = None if seconds is None else time.monotonic() + seconds
    source = Paced(gateway, per_second, patience=PATIENT if seconds is None else HURRIED, sleep=sleep)
    if not connection_use(kind="billing", name=gateway.name).cursor:
        changes_poll(gateway=source)
    while until is None or time.monotonic() < until:
        row = next_of(gateway.name)
        if row is None:
            break
        with watched(gateway.name):
            mine = _go_on(source, row)
        watch(progress_of(gateway.name))
        if not mine:
            log.info("backfill_elsewhere", kind=row.kind)
            break
    return progress_of(gateway.name)


def backfill_continue(*, gateway: BillingGateway, per_second: float, seconds: float) -> Progress | None:
    """The same where somebody wants it to go on by itself; None where nobody does."""
    if not gateway.mirrored or not rows_of(gateway.name).filter(wanted=True, finished_at__isnull=True).exists():
        return None
    return backfill_run(gateway=gateway, per_second=per_second, seconds=seconds)


def _go_on(source: Paced, row: Backfill) -> bool:
    """One page of a kind, or some of what its pages did not show; whether nobody else did it."""
    began, called = time.monotonic(), source.calls
    kind: RecordKind = row.kind  # type: ignore[assignment]
    if row.paged:
        return _ask_about_unseen(source, row, kind)
    ticket = ticket_take()
    try:
        page = source.page(kind, row.cursor)
    except NotSupported:
        page = Page((), "")
    parents_bring(gateway=source, found=page.records)
    spent = _Spent(source.calls - called, time.monotonic() - began)
    return again_after_deadlock(partial(_keep, source.name, row, ticket, page, spent))


@transaction.atomic
def _keep(gateway: str, row: Backfill, ticket: Ticket, page: Page, spent: _Spent) -> bool:
    here = Backfill.objects.filter(
        pk=row.pk, cursor=row.cursor, paged=False, since_ticket=row.since_ticket, finished_at__isnull=True
    )
    moved = here.update(
        cursor=page.cursor,
        paged=not page.cursor,
        objects_read=F("objects_read") + len(page.records),
        calls=F("calls") + spent.calls,
        seconds=F("seconds") + spent.seconds,
    )
    if moved:
        records_write(gateway, ticket, page.records)
    return bool(moved)


def _ask_about_unseen(source: Paced, row: Backfill, kind: RecordKind) -> bool:
    """What is on record and was in no page may be gone: each is asked about by its own id."""
    began, called = time.monotonic(), source.calls
    unseen = MirrorState.objects.filter(gateway=source.name, kind=kind, ticket__lt=row.since_ticket, gone=False)
    refs = list(unseen.order_by("pk").values_list("ref", flat=True)[:_ASKED_AT_ONCE])
    keys_read(gateway=source, keys=[Key(kind, ref) for ref in refs])
    here = Backfill.objects.filter(pk=row.pk, paged=True, since_ticket=row.since_ticket, finished_at__isnull=True)
    spent = {"calls": F("calls") + source.calls - called, "seconds": F("seconds") + time.monotonic() - began}
    if refs:
        return bool(here.update(**spent))
    return bool(here.update(**spent, finished_at=Now()))


def backfill_after_forgotten(*, gateway: BillingGateway) -> bool:
    """Where the system forgot how far its changes were read, everything is to be copied anew; whether that was so."""
    row = Connection.objects.filter(kind="billing", name=gateway.name, active=True, cursor="").first()
    if row is None or row.polled_at is None:
        return False
    backfill_want(gateway=gateway.name, restart=True, by_itself=True)
    Connection.objects.filter(pk=row.pk).update(polled_at=None)
    return True
