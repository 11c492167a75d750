"""Following news again: after a fault was mended, or when somebody wants to be sure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Now

from billing.models import Delivery


def deliveries_replay(
    *, gateway: str, event: str = "", since: datetime | None = None, pks: Collection[int] | None = None
) -> int:
    """Make settled deliveries due again at once, with all attempts; how many.

    All that were given up, or that of one ``event``, or all since an instant (UTC), or those with these keys. What was
    refused is not the system's own and stays so.
    """
    rows = Delivery.objects.filter(gateway=gateway, state__in=("done", "failed"), event__isnull=False)
    return _wanted(rows, event, since, pks).update(
        state="received", attempts=0, next_try_at=Now(), settled_at=None, error=""
    )


def _wanted(
    rows: QuerySet[Delivery], event: str, since: datetime | None, pks: Collection[int] | None
) -> QuerySet[Delivery]:
    if event:
        return rows.filter(event=event)
    if since is not None:
        return rows.filter(received_at__gte=since)
    if pks is not None:
        return rows.filter(pk__in=pks)
    return rows.filter(state="failed")
