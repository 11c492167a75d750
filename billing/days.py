"""Days as a person of a locale writes them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date


def format_day(day: date, locale: str) -> str:
    """``day`` in medium length ("15 Nov 2026"), for ``locale`` in BCP 47 or CLDR ("en-IE" or "en_IE")."""
    return str(format_date(day, format="medium", locale=locale.replace("-", "_")))
