"""Amounts and dates as a person of a locale writes them. An unknown locale falls back to English."""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from django import template

from billing.days import format_day
from billing.money import Money, format_money

register = template.Library()
_FALLBACK = "en"


@register.filter
def money(amount: Money | None, locale: str = _FALLBACK) -> str:
    """``{{ line.amount|money:locale }}``; nothing for no amount."""
    return "" if amount is None else format_money(amount, _known(locale))


@register.filter
def day(value: date | datetime | None, locale: str = _FALLBACK) -> str:
    """``{{ invoice.due_on|day:locale }}``, such as "15 Nov 2026"; nothing for no date."""
    return "" if value is None else format_day(value, _known(locale))


def _known(locale: str) -> str:
    try:
        return str(Locale.parse(locale.replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        return _FALLBACK
