"""What the CRM's page shows: which one it is, how it is, and the outcomes that it has not got."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, Count, IntegerField, Q, Value, When

from billing.crm import crm
from billing.crm.errors import Misconfigured
from billing.crm.mapping import FieldMapping
from supportbot.models import OutcomeDelivery

SHOWN = 30
_Status = OutcomeDelivery.Status


@dataclass(frozen=True, slots=True)
class CrmShown:
    """``missing`` is what its settings lack; then it has no mapping."""

    name: str
    mirrored: bool
    mapping: FieldMapping | None
    missing: str = ""

    @property
    def has_tickets(self) -> bool:
        """Whether an outcome may be a note or a ticket there."""
        return self.name == "HubSpot"


@dataclass(frozen=True, slots=True)
class OutcomesShown:
    """``rows`` are those that the CRM has not got, given-up ones first, at most ``SHOWN``."""

    waiting: int
    given_up: int
    told: int
    rows: tuple[OutcomeDelivery, ...]


def crm_shown() -> CrmShown:
    try:
        connected = crm()
    except Misconfigured as error:
        return CrmShown(settings.CRM.rpartition(".")[2], True, None, str(error))
    connected.close()
    return CrmShown(connected.name, connected.mirrored, connected.mapping)


def outcomes_shown() -> OutcomesShown:
    counts = OutcomeDelivery.objects.aggregate(
        waiting=Count("pk", filter=Q(status=_Status.PENDING)),
        given_up=Count("pk", filter=Q(status=_Status.FAILED)),
        told=Count("pk", filter=Q(status=_Status.DELIVERED)),
    )
    first = Case(When(status=_Status.FAILED, then=Value(0)), default=Value(1), output_field=IntegerField())
    untold = OutcomeDelivery.objects.exclude(status=_Status.DELIVERED).select_related("conversation")
    return OutcomesShown(**counts, rows=tuple(untold.order_by(first, "-created_at")[:SHOWN]))
