"""Who works on an action: one process at a time, until its lease runs out by the database's clock."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from billing.models import Action
from billing.services.acting.moves import move


def action_take(action: Action) -> uuid.UUID | None:
    """Take an action that is agreed, unknown, or left by a process that died; the lease, None when it isn't free.

    Refused inside a transaction: what is taken must be known to everybody before anything is called.
    """
    owner = uuid.uuid4()
    with transaction.atomic(durable=True):
        free = Q(state__in=("agreed", "unknown")) | Q(state="doing", doing_until__lt=Now())
        moved = move(
            action,
            "doing",
            sources=("agreed", "unknown", "doing"),
            actor="program",
            only=free,
            doing_by=owner,
            doing_until=Now() + timedelta(seconds=settings.ACTION_LEASE_SECONDS),
            next_try_at=None,
            attempts=F("attempts") + 1,
        )
    return owner if moved else None


def pending_take(action: Action) -> bool:
    """Take an action that the billing system has taken on, to look how it stands; not again for an hour."""
    due = Action.objects.filter(pk=action.pk, state="pending", next_try_at__lte=Now())
    return bool(due.update(next_try_at=Now() + timedelta(hours=1)))
