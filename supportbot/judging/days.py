"""The company's calendar: a day of review is one where the company is."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from billing.selectors import company_zone


def today_began() -> datetime:
    """When the company's present day began."""
    zone = company_zone()
    return datetime.combine(timezone.now().astimezone(zone).date(), time.min, tzinfo=zone)
