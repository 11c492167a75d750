"""What a change of plan within a paid period credits and charges. Pure.

As Stripe documents it (https://docs.stripe.com/billing/subscriptions/prorations): prorations are taken to the second;
the unused time of the old price is credited, the remaining time of the new one is charged, each times the quantity.
Where the interval changes the period begins anew, and the first new period is charged whole.

Each of the two amounts is rounded on its own, after the quantity, to the nearest minor unit. What becomes of exactly
half a unit Stripe does not say; here it is rounded away from zero, in credit and charge alike, so that a change to the
same price costs nothing. Stripe's own figures always come from Stripe (``invoices.create_preview``), never from here.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from billing.errors import CurrencyMismatch
from billing.facts import Interval
from billing.money import Money


@dataclass(frozen=True, slots=True)
class Span:
    """From ``starts`` up to, not including, ``ends``: instants in UTC."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Proration:
    """``credit`` is never positive, ``charge`` never negative; ``charged`` is the time that the charge is for."""

    credit: Money
    charge: Money
    unused: Span
    charged: Span

    @property
    def net(self) -> Money:
        """What is billed (positive) or credited (negative), before tax."""
        return self.credit + self.charge


def day_starts(day: date, time_zone: str) -> datetime:
    """The first instant of a calendar day of ``time_zone`` (IANA), in UTC."""
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)


def days_span(first: date, last: date, time_zone: str) -> Span:
    """All of the days from ``first`` to ``last``, both included."""
    return Span(day_starts(first, time_zone), day_starts(last + timedelta(days=1), time_zone))


def last_day(span: Span, time_zone: str) -> date:
    """The last calendar day of ``time_zone`` that the span covers, or begins in where it is empty."""
    end = span.ends if span.ends == span.starts else span.ends - timedelta(microseconds=1)
    return end.astimezone(ZoneInfo(time_zone)).date()


def months_after(day: date, months: int) -> date:
    """The same day so many months later; a day that the month lacks becomes the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def period_from(first: date, interval: Interval) -> date:
    """The last day of a period that begins on ``first``."""
    return months_after(first, 1 if interval == "month" else 12) - timedelta(days=1)


def share_left(amount: Money, span: Span, at: datetime) -> Money:
    """The part of ``amount`` that falls on the time of ``span`` from ``at`` on, taken to the second."""
    whole = _seconds(span)
    left = _seconds(Span(_within(span, at), span.ends))
    return Money(_nearest(amount.minor * left, whole), amount.currency) if whole else Money(0, amount.currency)


def plan_change(
    *, old: Money, new: Money, quantity: int, span: Span, at: datetime, anew: Span | None = None
) -> Proration:
    """Move from ``old`` to ``new`` (each per unit and period) at ``at``, within the paid period ``span``.

    ``anew`` is the first new period where the interval changes; its whole price is charged. Raises CurrencyMismatch.
    """
    if old.currency != new.currency:
        raise CurrencyMismatch(old.currency, new.currency)
    at = _within(span, at)
    unused = Span(at, span.ends)
    credit = -share_left(_times(old, quantity), span, at)
    charge = _times(new, quantity) if anew else share_left(_times(new, quantity), span, at)
    return Proration(credit, charge, unused, anew or unused)


def percent_of(amount: Money, percent: int) -> Money:
    """Whole percent of an amount (tax, for one), to the nearest minor unit; half a unit away from zero."""
    return Money(_nearest(amount.minor * percent, 100), amount.currency)


def _within(span: Span, at: datetime) -> datetime:
    return min(max(at, span.starts), span.ends)


def _seconds(span: Span) -> int:
    return int((span.ends - span.starts).total_seconds())


def _times(amount: Money, quantity: int) -> Money:
    return Money(amount.minor * quantity, amount.currency)


def _nearest(numerator: int, denominator: int) -> int:
    """The nearest whole number of a quotient; exactly half is rounded away from zero."""
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded
