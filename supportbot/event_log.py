"""How far the event log may be read: entries are numbered before they are committed (``docs/adr/0011``)."""

from __future__ import annotations

import time

from django.db import connection

PATIENCE_SECONDS = 1.0
_LOOK_EVERY_SECONDS = 0.02
_WRITERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = 'handoff_event'::regclass AND mode = 'RowExclusiveLock' AND granted
    AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


def settled() -> bool:
    """Whether all who are writing to the log now have ended, within a moment; the next sweep asks again if not.

    What was numbered before is visible then: a reader notes the highest number first, and asks this next.
    """
    waiting = _writers()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while waiting:
        if time.monotonic() >= deadline:
            return False
        time.sleep(_LOOK_EVERY_SECONDS)
        waiting &= _writers()
    return True


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS)
        return {row[0] for row in cursor.fetchall()}
