"""How the CRM stands, in one look: for the page of connections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, F, Min, Q, When
from django.utils import timezone

from billing.models import CrmRefresh
from billing.selectors.crm import CrmHealth, crm_health
from supportbot.crm.reading import CrmShown, crm_shown
from supportbot.models import OutcomeDelivery

LATE = timedelta(minutes=5)
_Status = OutcomeDelivery.Status
_SINCE = Case(When(sent__isnull=True, then=F("created_at")), default=F("due_at"))
"""Since when one waits: what was told already waits only for what has become known since."""


@dataclass(frozen=True, slots=True)
class CrmCard:
    """``waiting`` outcomes are not told yet, the oldest since ``oldest_at`` (UTC); ``given_up`` ones never will be by
    themselves, nor will ``unread`` profiles be read.
    """

    crm: CrmShown
    health: CrmHealth
    waiting: int
    oldest_at: datetime | None
    given_up: int
    unread: int

    @property
    def state(self) -> str:
        """As a billing connection's: ``failing``, ``unchecked``, ``late``, ``troubled`` or ``working``."""
        if self.crm.missing or self.health.troubled:
            return "failing"
        if self.health.last_ok_at is None:
            return "unchecked"
        if self.oldest_at is not None and timezone.now() - self.oldest_at > LATE:
            return "late"
        return "troubled" if self.given_up or self.unread else "working"


def crm_card() -> CrmCard | None:
    """None where profiles and outcomes are this installation's own, and nothing is wrong with that."""
    told = OutcomeDelivery.objects.aggregate(
        waiting=Count("pk", filter=Q(status=_Status.PENDING)),
        oldest_at=Min(_SINCE, filter=Q(status=_Status.PENDING)),
        given_up=Count("pk", filter=Q(status=_Status.FAILED)),
    )
    shown = crm_shown()
    if not (shown.mirrored or told["given_up"]):
        return None
    unread = CrmRefresh.objects.filter(due_at__isnull=True).count()
    return CrmCard(shown, crm_health(), unread=unread, **told)
