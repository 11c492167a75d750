"""The log of what happened, and the one place from which news leaves the process: on commit."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from handoff.models import Conversation, Event
from handoff.records import Ring

Hook = Callable[[Ring], None]
_hooks: list[Hook] = []


def on_commit(hook: Hook) -> None:
    """Have ``hook`` called with each event once it is committed. Registered in ``AppConfig.ready``."""
    if hook not in _hooks:
        _hooks.append(hook)


@contextmanager
def unannounced() -> Iterator[None]:
    """No hook of this process is called inside, on any thread: for work on a database that nobody listens to."""
    kept = list(_hooks)
    _hooks.clear()
    try:
        yield
    finally:
        _hooks.extend(kept)


def announce(ring: Ring) -> None:
    """Tell the hooks of something that is committed already."""
    for hook in _hooks:
        hook(ring)


def announce_on_commit(ring: Ring) -> None:
    """Tell the hooks when the caller's transaction commits."""
    transaction.on_commit(lambda: announce(ring))


def event_append(
    *,
    conversation_id: uuid.UUID,
    kind: str,
    seq: int,
    custody_version: int,
    actor: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Append to the log inside the caller's transaction; the hooks hear of it when that commits."""
    Event.objects.create(
        conversation_id=conversation_id,
        kind=kind,
        seq=seq,
        custody_version=custody_version,
        actor=actor,
        data=data or {},
    )
    announce_on_commit(Ring(conversation_id, kind, seq, custody_version))


def event_of(conversation: Conversation, kind: str, *, actor: str, data: dict[str, Any] | None = None) -> None:
    """As ``event_append``, for a conversation as it stands now."""
    event_append(
        conversation_id=conversation.pk,
        kind=kind,
        seq=conversation.last_seq,
        custody_version=conversation.custody_version,
        actor=actor,
        data=data,
    )
