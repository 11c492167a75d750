"""Customers' profiles out of the CRM: wanted, taken one by one, read outside any transaction, kept in their rows."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from billing.crm.errors import CrmError, RateLimited, Unavailable
from billing.crm.port import Crm, CrmCase, CrmRecord
from billing.models import CrmRefresh, Customer
from billing.services.crm_calling import crm_call

log = structlog.get_logger(__name__)
HELD_SECONDS = 90
"""For so long nobody else takes it; longer than a reading may last."""
PAUSES_SECONDS = (30, 300)
"""After each failure but the last."""
_LONGEST = {"segment": 80, "owner": 120, "notes": 10_000}
_LONGEST_CASE = 200
_LONGEST_ERROR = 300

_WANT = """
INSERT INTO billing_crmrefresh AS kept (customer_id, due_at, attempts, error)
SELECT id, statement_timestamp(), 0, '' FROM billing_customer
WHERE external_ref = ANY(%(refs)s)
    AND (crm_synced_at IS NULL OR crm_synced_at < statement_timestamp() - make_interval(secs => %(old)s))
ON CONFLICT (customer_id) DO UPDATE SET due_at = statement_timestamp(), attempts = 0 WHERE kept.taken IS NULL"""
"""One that is being read now is left to its reader."""

_TAKE = """
UPDATE billing_crmrefresh SET attempts = attempts + 1, taken = gen_random_uuid(),
    due_at = statement_timestamp() + make_interval(secs => %(held)s)
WHERE customer_id = (
    SELECT customer_id FROM billing_crmrefresh WHERE due_at <= statement_timestamp()
    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING customer_id, attempts, taken"""


@dataclass(frozen=True, slots=True)
class TakenProfile:
    """The right to read one profile, until somebody else takes it."""

    customer_id: int
    attempt: int
    token: uuid.UUID


def profiles_want(*, customer_refs: Collection[str], older_than: float) -> int:
    """Have these customers' profiles read soon, where they were read more than ``older_than`` seconds ago; how many."""
    if not customer_refs:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_WANT, {"refs": sorted(customer_refs), "old": older_than})
        return int(cursor.rowcount)


def profile_take() -> TakenProfile | None:
    """Take what has been due longest; None when nothing is due."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"held": HELD_SECONDS})
        row = cursor.fetchone()
    return None if row is None else TakenProfile(*row)


def profile_refresh(*, crm: Crm, taken: TakenProfile) -> bool:
    """Read it and keep it; whether that went well. Raises Unavailable, once that is kept, where the CRM is away."""
    customer = Customer.objects.filter(pk=taken.customer_id).values_list("external_ref", "email").first()
    if customer is None:
        return False
    begun = timezone.now()
    try:
        record = crm_call(lambda: crm.profile(*customer))
    except CrmError as error:
        _give_back(taken, error)
        log.info("crm_profile_failed", customer=customer[0], code=error.code, attempt=taken.attempt)
        if isinstance(error, Unavailable):
            raise
        return False
    profile_keep(customer_id=taken.customer_id, record=record, at=begun)
    CrmRefresh.objects.filter(pk=taken.customer_id, taken=taken.token).delete()
    return True


def profile_keep(*, customer_id: int, record: CrmRecord | None, at: datetime) -> None:
    """Keep what the CRM said at ``at`` (UTC), unless something later is kept. What it leaves empty stays as it is."""
    known: dict[str, object] = {}
    if record is not None:
        texts = {name: _cut(getattr(record, name), longest) for name, longest in _LONGEST.items()}
        known = {name: text for name, text in texts.items() if text}
        if record.cases_known:
            known["open_cases"] = [_case(case) for case in record.open_cases]
    older = Q(crm_synced_at__isnull=True) | Q(crm_synced_at__lte=at)
    Customer.objects.filter(older, pk=customer_id).update(**known, crm_synced_at=at)


def _give_back(taken: TakenProfile, error: CrmError) -> None:
    row = CrmRefresh.objects.filter(pk=taken.customer_id, taken=taken.token)
    said = str(error)[:_LONGEST_ERROR]
    if isinstance(error, RateLimited):
        row.update(
            error=said, taken=None, attempts=taken.attempt - 1, due_at=Now() + timedelta(seconds=error.retry_after)
        )
    elif error.retryable and taken.attempt <= len(PAUSES_SECONDS):
        row.update(error=said, taken=None, due_at=Now() + timedelta(seconds=PAUSES_SECONDS[taken.attempt - 1]))
    else:
        row.update(error=said, taken=None, due_at=None)


def _cut(text: str, longest: int) -> str:
    clean = text.replace("\x00", "").strip()
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def _case(case: CrmCase) -> str:
    since = f", since {case.opened_on.isoformat()}" if case.opened_on else ""
    subject = " ".join(case.subject.split()) or f"Case {case.id}"
    return _cut(f"{subject} ({case.status}{since})", _LONGEST_CASE)
