"""When each task last came to its end, kept as rows: also who dies is seen to be late."""

from __future__ import annotations

import time

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction

log = structlog.get_logger(__name__)
HEARTBEAT = "heartbeat"
SILENT_SECONDS = 30.0
"""A worker that has not answered the beat for so long is said to be silent: it hangs, or is overrun."""
_NOTED_EVERY_SECONDS = 3.0
_DAY_SECONDS = 86_400.0
_MARK = """
INSERT INTO supportbot_sweepmark (name, ended_at) VALUES (%s, now())
ON CONFLICT (name) DO UPDATE SET ended_at = now()"""
_noted: dict[str, float] = {}


def sweep_mark(name: str) -> None:
    """Note that a task has ended well, once in a few seconds of this process. Never raises for want of the store."""
    now = time.monotonic()
    if now - _noted.get(name, -_NOTED_EVERY_SECONDS) < _NOTED_EVERY_SECONDS:
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")  # what is lost is written again in seconds
            cursor.execute(_MARK, [name])
    except DatabaseError as error:
        log.warning("sweep_not_marked", sweep=name, error=type(error).__name__)
        return
    _noted[name] = now


def worker_silent_for() -> float | None:
    """Seconds since a worker last answered the beat; None where none ever did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM now() - ended_at) FROM supportbot_sweepmark WHERE name = %s", [HEARTBEAT]
        )
        row = cursor.fetchone()
    return None if row is None else float(row[0])


def sweep_periods() -> dict[str, float]:
    """Each task that the beat asks for, and every how many seconds; a day for those at a time of night."""
    found: dict[str, float] = {}
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        every = entry["schedule"]
        found[name_of(entry["task"])] = float(every) if isinstance(every, int | float) else _DAY_SECONDS
    return found


def name_of(task: str) -> str:
    """A task as it is marked and counted: ``turns_sweep``, ``billing.news_follow``."""
    return task.removeprefix("supportbot.").replace("tasks.", "")
