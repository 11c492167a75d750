"""What the tables say of the CRM: the company's field mapping, how the last calls went, and who is to be refreshed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from billing.models import CrmRefresh, CrmState, Customer


@dataclass(frozen=True, slots=True)
class CrmHealth:
    """How the last calls went. Moments are UTC; ``troubled`` is whether the last one failed."""

    last_ok_at: datetime | None
    last_error: str
    last_error_at: datetime | None
    paused_until: datetime | None
    waiting: int
    """Customers whose profile is to be read again."""
    refused: tuple[tuple[str, str], ...]
    """The reference and the error of customers whose profile could not be read, at most ten."""

    @property
    def troubled(self) -> bool:
        if self.last_error_at is None:
            return False
        return self.last_ok_at is None or self.last_ok_at < self.last_error_at

    @property
    def paused(self) -> bool:
        """Whether the CRM has asked to be left alone for now."""
        return self.paused_until is not None and self.paused_until > timezone.now()


def kept_mapping() -> Mapping[str, Any]:
    """As the company has set it; empty where it has not."""
    kept = CrmState.objects.filter(pk=1).values_list("mapping", flat=True).first()
    return kept if isinstance(kept, dict) else {}


def crm_health() -> CrmHealth:
    state = CrmState.objects.filter(pk=1).first() or CrmState()
    troubles = CrmRefresh.objects.exclude(error="").order_by("due_at", "-pk")[:10]
    return CrmHealth(
        state.last_ok_at,
        state.last_error,
        state.last_error_at,
        state.paused_until,
        CrmRefresh.objects.filter(due_at__isnull=False).count(),
        tuple(troubles.values_list("customer__external_ref", "error")),
    )


def address_of(customer_ref: str) -> str | None:
    """The customer's e-mail address on file; None where billing has no such customer."""
    return Customer.objects.filter(external_ref=customer_ref).values_list("email", flat=True).first()
