"""The facts of the store, read for a scrape: apart from the pools, within a second each, once in five seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock

import psycopg
import structlog

from handoff.store import connection_options
from supportbot.metrics.facts import FACTS, Fact

log = structlog.get_logger(__name__)
Rows = tuple[tuple[object, ...], ...]
KEPT_SECONDS = 5.0
STATEMENT_MS = 1000
_SESSION = f"-c statement_timeout={STATEMENT_MS} -c lock_timeout=200 -c default_transaction_read_only=on"


@dataclass(frozen=True, slots=True)
class Found:
    """``rows`` of each fact that could be read in time; ``missing`` says how many could not."""

    rows: dict[Fact, Rows]
    up: bool
    seconds: float

    @property
    def missing(self) -> int:
        return len(FACTS) - len(self.rows)


_kept: tuple[float, Found] | None = None
_lock = Lock()


def facts_read() -> Found:
    """The facts as of the last five seconds. Never raises: what is not known is missing."""
    global _kept  # noqa: PLW0603  # one answer for all who ask in these seconds
    with _lock:
        if _kept is None or time.monotonic() - _kept[0] >= KEPT_SECONDS:
            _kept = (time.monotonic(), _read())
        return _kept[1]


def facts_forget() -> None:
    """Have the next one who asks read them anew."""
    global _kept  # noqa: PLW0603
    with _lock:
        _kept = None


def _read() -> Found:
    """A connection of its own: the pools may be what an operator is looking for trouble in."""
    began = time.monotonic()
    rows: dict[Fact, Rows] = {}
    try:
        with psycopg.connect(**{**connection_options(_SESSION), "connect_timeout": 2}) as conn:
            for fact in FACTS:
                if (found := _rows(conn, fact)) is not None:
                    rows[fact] = found
    except psycopg.Error as error:
        log.warning("facts_not_read", error=type(error).__name__)
        return Found(rows, False, time.monotonic() - began)
    return Found(rows, True, time.monotonic() - began)


def _rows(conn: psycopg.Connection[tuple[object, ...]], fact: Fact) -> Rows | None:
    """None where it took too long or its table is not there yet; the others are asked all the same."""
    try:
        return tuple(conn.execute(fact.statement).fetchall())
    except psycopg.Error as error:
        if conn.closed:
            raise
        log.warning("fact_missing", fact=fact.gauges[0][0], error=type(error).__name__)
        return None
