"""The net under everything that was agreed: whatever was left lying is looked up, and then done or given up."""

from __future__ import annotations

import uuid
from datetime import timedelta

import structlog
from django.db.models import Q
from django.db.models.functions import Now

from billing.gateways.port import BillingGateway
from billing.models import Action
from billing.services.acting.running import action_run, pending_look

log = structlog.get_logger(__name__)
LONGEST_PENDING = timedelta(days=30)
"""After so long the bank has it or has lost it; either way it is not for a program to find out."""


def actions_sweep(*, grace_seconds: float = 0.0, most: int = 20, system: BillingGateway | None = None) -> int:
    """Go on with what is due by at least ``grace_seconds``, at most ``most``; how many were looked at."""
    found = _due(grace_seconds, most)
    for action_id, state in found:
        try:
            if state == "pending":
                pending_look(action_id=action_id, system=system)
            else:
                action_run(action_id=action_id, system=system)
        except Exception:
            log.exception("action_failed", action=str(action_id))  # its lease runs out and it is found again
    return len(found)


def _due(grace_seconds: float, most: int) -> list[tuple[uuid.UUID, str]]:
    late = Now() - timedelta(seconds=grace_seconds)
    due = Q(next_try_at__lte=late) & ~Q(state="pending", created_at__lt=Now() - LONGEST_PENDING)
    left = Q(state="doing", doing_until__lt=late)
    rows = Action.objects.filter(due | left).order_by("created_at")[:most]
    return list(rows.values_list("pk", "state"))
