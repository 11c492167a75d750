"""Whose days and hours managers' pages and files are in."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from billing.models import Company


def company_zone() -> ZoneInfo:
    """The company's time zone; UTC before there is a company."""
    return ZoneInfo(Company.objects.values_list("time_zone", flat=True).first() or "UTC")
