"""The formats that the schema names, each as strict as what the program does with the value."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies
from jsonschema import FormatChecker

checker = FormatChecker(formats=())
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


@checker.checks("date", raises=ValueError)
def is_date(value: object) -> bool:
    """Only YYYY-MM-DD; ``fromisoformat`` alone would take week dates too."""
    return not isinstance(value, str) or bool(_DATE.fullmatch(value) and date.fromisoformat(value))


@checker.checks("date-time", raises=ValueError)
def is_instant(value: object) -> bool:
    """An ISO 8601 instant; without an offset it would mean another time on another machine."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@checker.checks("iso4217")
def is_currency(value: object) -> bool:
    return not isinstance(value, str) or value in _currencies()


@checker.checks("iana-time-zone", raises=(ZoneInfoNotFoundError, ValueError, OSError))
def is_time_zone(value: object) -> bool:
    return not isinstance(value, str) or bool(value and ZoneInfo(value))


@checker.checks("bcp47", raises=(UnknownLocaleError, ValueError))
def is_locale(value: object) -> bool:
    return not isinstance(value, str) or Locale.parse(value, sep="-") is not None


@checker.checks("email")
def is_email(value: object) -> bool:
    return not isinstance(value, str) or bool(_EMAIL.fullmatch(value))
