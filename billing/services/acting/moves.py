"""Every change of an action's state: one conditional update with its audit row, and the hooks hear of it on commit."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from billing.facts import ActState
from billing.models import Action, ActionEvent


@dataclass(frozen=True, slots=True)
class Moved:
    """An action has come to ``state``. ``conversation`` is where it was asked for, empty where in none."""

    action_id: uuid.UUID
    state: ActState
    conversation: str
    error: str


Hook = Callable[[Moved], None]
_hooks: list[Hook] = []


def on_moved(hook: Hook) -> None:
    """Have ``hook`` called with each move once it is committed. Registered in ``AppConfig.ready``.

    What it fails to do is logged, and a sweep has to find it again.
    """
    if hook not in _hooks:
        _hooks.append(hook)


@contextmanager
def listening(*hooks: Hook) -> Iterator[None]:
    """Only ``hooks`` are called inside."""
    kept = list(_hooks)
    _hooks[:] = hooks
    try:
        yield
    finally:
        _hooks[:] = kept


def move(
    action: Action,
    to: ActState,
    *,
    sources: Sequence[ActState],
    actor: str,
    only: Q | None = None,
    detail: dict[str, Any] | None = None,
    **columns: Any,
) -> bool:
    """Bring ``action`` to ``to`` if it is in one of ``sources`` (and ``only`` holds); whether it was.

    ``action`` is brought up to date when it moved.
    """
    with transaction.atomic():
        rows = Action.objects.filter(pk=action.pk, state__in=sources)
        if only is not None:
            rows = rows.filter(only)
        if not rows.update(state=to, **columns):
            return False
        event_keep(action, to, actor=actor, detail=detail)
        action.refresh_from_db()
        return True


def event_keep(action: Action, state: ActState, *, actor: str, detail: dict[str, Any] | None = None) -> None:
    """The audit row of a move, inside the caller's transaction; the hooks hear of it when that commits."""
    ActionEvent.objects.create(action=action, state=state, actor=actor, detail=detail or {})
    moved = Moved(action.pk, state, action.conversation, str((detail or {}).get("error", "")))
    transaction.on_commit(lambda: _announce(moved), robust=True)


def _announce(moved: Moved) -> None:
    for hook in _hooks:
        hook(moved)
