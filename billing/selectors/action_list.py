"""Actions of every customer, by what they wait for: a person who looks, an approval, their turn, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from billing.models import Action, ActionEvent
from billing.models.action import ENDED
from billing.selectors.actions import ActionView, view_of

Part = Literal["stuck", "waiting", "under_way", "ended"]
"""``stuck``: nobody could find out what became of it, and nobody looks any more."""
PARTS: tuple[Part, ...] = get_args(Part)
LATELY = timedelta(days=14)
_STUCK = Q(state="unknown", next_try_at__isnull=True)
_ARE: Mapping[Part, Q] = {
    "stuck": _STUCK,
    "waiting": Q(state="waiting_approval"),
    "under_way": Q(state__in=("agreed", "doing", "unknown")) & ~_STUCK,
    "ended": Q(state__in=ENDED),
}


@dataclass(frozen=True, slots=True)
class ListedAction:
    """An action with what it went through, oldest first. Moments are UTC."""

    view: ActionView
    customer_name: str
    key: str
    attempts: int
    created_at: datetime
    next_try_at: datetime | None
    events: tuple[ActionEvent, ...]


def actions_listed(part: Part, *, kind: str = "", customer: str = "", most: int = 50) -> tuple[ListedAction, ...]:
    """Those of ``part``: who waits longest first, what has ended within two weeks newest first.

    ``customer`` is a piece of their reference or name.
    """
    rows = _rows().filter(_ARE[part])
    if part == "ended":
        rows = rows.filter(created_at__gt=Now() - LATELY).order_by("-created_at")
    else:
        rows = rows.order_by("created_at")
    if kind:
        rows = rows.filter(kind=kind)
    if customer:
        rows = rows.filter(Q(customer__external_ref__icontains=customer) | Q(customer__name__icontains=customer))
    return tuple(_listed(row) for row in rows[:most])


def action_counts() -> dict[Part, int]:
    """How many there are of each part, of those that have ended only the last two weeks'."""
    lately = Q(created_at__gt=Now() - LATELY)
    wanted = {part: Count("pk", filter=are & lately if part == "ended" else are) for part, are in _ARE.items()}
    found: dict[Part, int] = Action.objects.aggregate(**wanted)  # type: ignore[assignment]  # its keys are the parts
    return found


def _rows() -> QuerySet[Action]:
    return Action.objects.select_related("customer").prefetch_related("events")


def _listed(row: Action) -> ListedAction:
    return ListedAction(
        view=view_of(row),
        customer_name=row.customer.name,
        key=row.key,
        attempts=row.attempts,
        created_at=row.created_at,
        next_try_at=row.next_try_at,
        events=tuple(row.events.all()),
    )
