"""Making an export: taken by one process under a lease, written in pieces, and a file only once it is whole."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from handoff.services.auditing import change_record
from supportbot.exporting.asking import named
from supportbot.exporting.errors import UnknownSource
from supportbot.exporting.formats import PIECE_BYTES, csv_lines, json_lines
from supportbot.exporting.sources import Source, source_named
from supportbot.models import Export, ExportChunk

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=120)
KEPT_FOR = timedelta(days=1)
MOST_ATTEMPTS = 3
_SAY_EVERY_ROWS = 500
_STATEMENT_SECONDS = 100  # for counting and for the list of what is wanted; within a lease
TURN = 0x6578_706F
"""The lock under which exports are taken, one at a time: the worker's other hand stays free for what is urgent."""

_TAKE = """
UPDATE supportbot_export SET state = 'running', attempt = %(attempt)s, attempts = attempts + 1, rows = 0, size = 0,
    lease_until = now() + make_interval(secs => %(lease)s)
WHERE id = (
    SELECT id FROM supportbot_export
    WHERE (state = 'waiting' OR (state = 'running' AND lease_until < now())) AND attempts < %(most)s
        AND NOT EXISTS (SELECT FROM supportbot_export WHERE state = 'running' AND lease_until >= now())
    ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id"""


@dataclass(frozen=True, slots=True)
class Taken:
    """The right to write an export, until it is cancelled or somebody else takes it."""

    export: Export
    attempt: uuid.UUID


class Lost(Exception):
    """It was cancelled, or is somebody else's by now: what this attempt wrote is nobody's file."""


def exports_make() -> int:
    """Make what waits, one after another; how many became files. Safe to call at any time, from anywhere."""
    made = 0
    while (taken := export_take()) is not None:
        made += export_write(taken)
    return made


def export_take() -> Taken | None:
    """Take the one that has waited longest, or whose maker died; None when there is none, or one is being made."""
    attempt = uuid.uuid4()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TURN])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(_TAKE, {"attempt": attempt, "lease": LEASE.total_seconds(), "most": MOST_ATTEMPTS})
        row = cursor.fetchone()
        if row is None:
            return None
        ExportChunk.objects.filter(export=row[0]).delete()  # what an attempt before has left
    return Taken(Export.objects.select_related("by").get(pk=row[0]), attempt)


def export_write(taken: Taken, reach: Callable[[int], None] = lambda rows: None) -> bool:
    """Write the export that was taken; whether it became a file. ``reach`` hears of each piece, for tests."""
    export = taken.export
    try:
        source = source_named(export.source, export.by)
        with _patient():
            _own(taken).update(estimate=1 if source.paper else source.count(export.filters))
            rows, size = _store(taken, _lines(export, source), reach)
        return _finish(taken, source, rows=rows, size=size)
    except Lost:
        ExportChunk.objects.filter(export=export, attempt=taken.attempt).delete()
        log.info("export_lost", export=str(export.pk))
    except UnknownSource as error:
        _fail(taken, str(error))
    except Exception:
        log.exception("export_failed", export=str(export.pk), attempt=export.attempts)
        if export.attempts >= MOST_ATTEMPTS:
            _fail(taken, "It failed three times. Narrow the list, or ask whoever runs the program to look at its log.")
        else:
            _own(taken).update(state=Export.State.WAITING, attempt=None, lease_until=None)
    return False


def _lines(export: Export, source: Source) -> Iterator[bytes]:
    if export.kind == Export.Kind.PDF and source.paper is not None:
        return iter([source.paper(export.filters)])
    if export.kind == Export.Kind.CSV:
        return csv_lines(source.columns, source.rows(export.filters), bom=export.for_excel)
    if source.documents is not None:
        return json_lines(source.documents(export.filters))
    rows = source.rows(export.filters)
    return json_lines(dict(zip(source.columns, row, strict=True)) for row in rows)


def _store(taken: Taken, lines: Iterable[bytes], reach: Callable[[int], None]) -> tuple[int, int]:
    """Rows and bytes that were written. Raises Lost as soon as a piece finds the lease gone."""
    head = 1 if taken.export.kind == Export.Kind.CSV else 0
    buffer, held, number, size, written = bytearray(), 0, 0, 0, 0
    for written, line in enumerate(lines, start=1):
        buffer += line
        held += 1
        if len(buffer) >= PIECE_BYTES or held >= _SAY_EVERY_ROWS:
            size += _piece(taken, number, bytes(buffer), written - head)
            buffer.clear()
            held, number = 0, number + 1
            reach(written)
    if buffer:
        size += _piece(taken, number, bytes(buffer), written - head)
    return max(0, written - head), size


def _piece(taken: Taken, number: int, data: bytes, rows: int) -> int:
    with transaction.atomic():
        if not _own(taken).update(rows=rows, lease_until=Now() + LEASE):
            raise Lost
        ExportChunk.objects.create(export=taken.export, attempt=taken.attempt, number=number, data=data)
    return len(data)


def _finish(taken: Taken, source: Source, *, rows: int, size: int) -> bool:
    """The one statement that makes the pieces a file."""
    with transaction.atomic():
        whole = {"rows": rows, "estimate": rows, "size": size, "lease_until": None}
        if not _own(taken).update(
            state=Export.State.DONE, finished_at=Now(), expires_at=Now() + KEPT_FOR, error="", **whole
        ):
            raise Lost
        change_record("export_made", by=taken.export.by, of=named(taken.export, source), changes={"rows": [None, rows]})
    return True


def _fail(taken: Taken, why: str) -> None:
    with transaction.atomic():
        if _own(taken).update(state=Export.State.FAILED, lease_until=None, error=why):
            ExportChunk.objects.filter(export=taken.export).delete()


@contextmanager
def _patient() -> Iterator[None]:
    """A longer limit for single statements: over a million messages, counting what a search finds takes its time."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{_STATEMENT_SECONDS}s"])
        try:
            yield
        finally:
            with suppress(DatabaseError):  # a connection that is broken is not used again
                cursor.execute("SELECT set_config('statement_timeout', %s, false)", [before])


def _own(taken: Taken) -> QuerySet[Export]:
    return Export.objects.filter(pk=taken.export.pk, state=Export.State.RUNNING, attempt=taken.attempt)
