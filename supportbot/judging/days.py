"""The company's calendar: a day of review is one where the company is."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from billing.models import Company


def company_zone() -> ZoneInfo:
    """The company's time zone; UTC before a company is loaded."""
    return ZoneInfo(Company.objects.values_list("time_zone", flat=True).first() or "UTC")


def today_began() -> datetime:
    """When the company's present day began."""
    zone = company_zone()
    return datetime.combine(timezone.now().astimezone(zone).date(), time.min, tzinfo=zone)
