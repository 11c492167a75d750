"""What the customer was told of an action, so that its end is told once and to nobody who knows."""

from __future__ import annotations

import uuid

from billing.facts import ActState
from billing.models import Action


def action_told(*, action_id: uuid.UUID, state: ActState, before: str | None = None) -> bool:
    """Note that ``state`` was told; whether it was news. Call it in the transaction that stores the words.

    ``before`` is what must have been told until now, where that matters.
    """
    rows = Action.objects.filter(pk=action_id).exclude(told=state)
    if before is not None:
        rows = rows.filter(told=before)
    return bool(rows.update(told=state))
