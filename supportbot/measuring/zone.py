"""Where the company is, and so when its days begin."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from billing.models import Company

UTC_ZONE = ZoneInfo("UTC")


def company_zone() -> ZoneInfo:
    """UTC before a company is loaded, and where its zone is none."""
    name = Company.objects.values_list("time_zone", flat=True).first()
    try:
        return ZoneInfo(name) if name else UTC_ZONE
    except (ZoneInfoNotFoundError, ValueError):
        return UTC_ZONE
