"""What the log allows an erasure. Everything else that would change or delete an entry is refused by a trigger."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from handoff.models import Event

_OPEN = "SELECT set_config('handoff.erasing', %s, true)"
_OPEN_ENTRY = "SELECT set_config('handoff.erasing_entry', %s, true)"


@contextmanager
def log_opened(conversation_id: uuid.UUID) -> Iterator[None]:
    """Inside, the entries of this one conversation may be deleted, or have their ``data`` rewritten.

    Entries of no conversation (changes of people and settings) stay closed, but for ``entry_rewrite``. Needs a
    transaction, with whose end it ends in any case; the caller has seen to it that no legal hold stands.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("log_opened needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [str(conversation_id)])
        yield
        cursor.execute(_OPEN, [""])


def entry_rewrite(entry_id: int, data: dict[str, Any]) -> None:
    """Give one entry of no conversation other ``data``: it has lost whom it was about. Needs a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("entry_rewrite needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_ENTRY, [str(entry_id)])
        Event.objects.filter(pk=entry_id, conversation__isnull=True).update(data=data)
        cursor.execute(_OPEN_ENTRY, [""])
