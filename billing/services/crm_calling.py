"""Calls to the CRM, each told to the state row: whether it went well, and how long it asks to be left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Greatest, Now

from billing.crm.errors import CrmError, RateLimited, Refused
from billing.models import CrmState

T = TypeVar("T")
_LONGEST_ERROR = 300


def crm_call(work: Callable[[], T]) -> T:
    """What ``work`` gives; its CrmError is kept for the settings page and raised on.

    Raises RuntimeError inside a transaction: a CRM that does not answer would hold its locks.
    """
    with transaction.atomic(durable=True):  # which is refused inside another one
        pass
    try:
        result = work()
    except CrmError as error:
        crm_failed(error=error)
        raise
    _there_is_one()
    CrmState.objects.filter(pk=1).update(last_ok_at=Now())
    return result


def crm_failed(*, error: CrmError) -> None:
    """Keep what went wrong. A refusal says nothing against the connection: the CRM has just answered."""
    _there_is_one()
    row = CrmState.objects.filter(pk=1)
    if isinstance(error, Refused):
        row.update(last_ok_at=Now())
        return
    row.update(last_error=str(error)[:_LONGEST_ERROR], last_error_at=Now())
    if isinstance(error, RateLimited):
        row.update(paused_until=Greatest("paused_until", Now() + timedelta(seconds=error.retry_after)))


def crm_paused() -> bool:
    """Whether the CRM has asked to be left alone for now."""
    return crm_pause_left() > 0


def crm_pause_left() -> float:
    """For how many seconds more the CRM has asked to be left alone; 0 where it has not."""
    pause = ExpressionWrapper(F("paused_until") - Now(), DurationField())
    left = CrmState.objects.filter(pk=1, paused_until__gt=Now()).values_list(pause, flat=True).first()
    return left.total_seconds() if left else 0.0


def mapping_change(*, mapping: dict[str, object]) -> None:
    """Keep the company's field mapping, whole; see ``billing.crm.mapping``."""
    _there_is_one()
    CrmState.objects.filter(pk=1).update(mapping=mapping)


def _there_is_one() -> None:
    CrmState.objects.bulk_create([CrmState(pk=1)], ignore_conflicts=True)
