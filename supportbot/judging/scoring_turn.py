"""Whose turn it is to write scores into the review queue: an advisory lock, held to the end of the transaction.

Scoring locks the rows it writes, so a reviewer who passes over locked rows could be told that nothing is left. Waiting
for the rows themselves could end in a deadlock with who locks several; whoever waits here holds none yet.
"""

from __future__ import annotations

from django.db import connection

_SCORING = 0x52_49  # any number of our own; advisory locks are named by numbers


def begin_scoring() -> None:
    """One writes scores at a time. Needs a transaction, with whose end it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SCORING])


def wait_for_scoring() -> None:
    """Until nobody writes scores; any number wait beside each other, and go on together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_SCORING])
