"""Prorations worked by hand. Periods are whole days in UTC unless a zone is named; amounts are minor units."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from billing.errors import CurrencyMismatch
from billing.money import Money
from billing.proration import (
    Span,
    day_starts,
    days_span,
    last_day,
    months_after,
    percent_of,
    period_from,
    plan_change,
    share_left,
)

START = datetime(2026, 6, 1, tzinfo=UTC)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


# old, new (a unit and period), quantity, days of the period, hours into it → credit, charge
BY_HAND: list[tuple[int, int, int, int, float, int, int]] = [
    # Half of 30 days: 1000/2 and 2000/2. Stripe's own example: 10 USD to 20 USD halfway bills 5 USD.
    (1000, 2000, 1, 30, 15 * 24, -500, 1000),
    # The same three times over: 3 × 500 and 3 × 1000.
    (1000, 2000, 3, 30, 15 * 24, -1500, 3000),
    # At the first instant nothing is used: all of both.
    (1000, 2000, 1, 30, 0, -1000, 2000),
    # At the last nothing is left.
    (1000, 2000, 1, 30, 30 * 24, 0, 0),
    # Before and after the period count as its first and last instant.
    (1000, 2000, 1, 30, -5, -1000, 2000),
    (1000, 2000, 1, 30, 31 * 24, 0, 0),
    # 20 of 30 days left: 2000 × 2/3 = 1333.33…, 3500 × 2/3 = 2333.33…
    (2000, 3500, 1, 30, 10 * 24, -1333, 2333),
    # Rounded after the quantity: 4000 × 2/3 = 2666.67 (not 2 × 1333), 7000 × 2/3 = 4666.67.
    (2000, 3500, 2, 30, 10 * 24, -2667, 4667),
    # 29 of 31 days left: 3100 × 29/31 = 2900, 6200 × 29/31 = 5800.
    (3100, 6200, 1, 31, 2 * 24, -2900, 5800),
    # February: 7 of 28 days left: 2800/4, 1000/4.
    (2800, 1000, 1, 28, 21 * 24, -700, 250),
    # A cheaper plan credits more than it charges: 3800/2, 3100/2.
    (3800, 3100, 1, 30, 15 * 24, -1900, 1550),
    # To a free plan, from a free plan: 1900 × 10/30 = 633.33.
    (1900, 0, 1, 30, 20 * 24, -633, 0),
    (0, 1900, 1, 30, 20 * 24, 0, 633),
    # Exactly half a unit goes away from zero on both sides: 1 × 15/30 = 0.5, 3 × 15/30 = 1.5.
    (1, 3, 1, 30, 15 * 24, -1, 2),
    # Quarter units go to the nearest: 5 × 1/4 = 1.25, 7 × 1/4 = 1.75 (21 of 28 days are over).
    (5, 7, 1, 28, 21 * 24, -1, 2),
    # One hour of 30 days used: 719/720 × 1440 = 1438, × 720 = 719.
    (1440, 720, 1, 30, 1, -1438, 719),
    # One hour left: 1/720 × 1440 = 2, × 720 = 1.
    (1440, 720, 1, 30, 719, -2, 1),
    # A year of 365 days with 73 left (a fifth): 39500/5, 50000/5.
    (39500, 50000, 1, 365, 292 * 24, -7900, 10000),
    # A leap year of 366 days, half over: 36600/2, 7200/2.
    (36600, 7200, 1, 366, 183 * 24, -18300, 3600),
    # Large seats: 17 × 499 = 8483, × 11/30 = 3110.43; 17 × 899 = 15283, × 11/30 = 5603.77.
    (499, 899, 17, 30, 19 * 24, -3110, 5604),
    # The same price costs nothing: 2999 × 17/31 = 1644.61.
    (2999, 2999, 1, 31, 14 * 24, -1645, 1645),
    # A half day: 18.5 of 31 days left: 3100 × 18.5/31 = 1850, 4650 × 18.5/31 = 2775.
    (3100, 4650, 1, 31, 12.5 * 24, -1850, 2775),
]


@pytest.mark.parametrize(("old", "new", "quantity", "days", "hours", "credit", "charge"), BY_HAND)
def test_by_hand(old: int, new: int, quantity: int, days: int, hours: float, credit: int, charge: int) -> None:
    span = Span(START, START + timedelta(days=days))
    proration = plan_change(old=eur(old), new=eur(new), quantity=quantity, span=span, at=START + timedelta(hours=hours))
    assert (proration.credit, proration.charge) == (eur(credit), eur(charge))
    assert proration.net == eur(credit + charge)


def test_to_the_second() -> None:
    """2,592,000 seconds; after 1,000,001 of them 1,591,999 are left: × 2592000 / 2592000."""
    span = Span(START, START + timedelta(days=30))
    assert share_left(eur(2_592_000), span, START + timedelta(seconds=1_000_001)) == eur(1_591_999)


def test_a_new_interval_begins_anew() -> None:
    """Half a month is credited (500), and the first year is charged whole."""
    span = Span(START, START + timedelta(days=30))
    anew = days_span(date(2026, 6, 16), period_from(date(2026, 6, 16), "year"), "UTC")
    proration = plan_change(
        old=eur(1000), new=eur(10000), quantity=1, span=span, at=START + timedelta(days=15), anew=anew
    )
    assert (proration.credit, proration.charge) == (eur(-500), eur(10000))
    assert last_day(proration.charged, "UTC") == date(2027, 6, 15)


def test_yen_have_no_smaller_unit() -> None:
    """1000 × 1/3 = 333.33, 2000 × 1/3 = 666.67."""
    span = Span(START, START + timedelta(days=30))
    at = START + timedelta(days=20)
    proration = plan_change(old=Money(1000, "JPY"), new=Money(2000, "JPY"), quantity=1, span=span, at=at)
    assert (proration.credit, proration.charge) == (Money(-333, "JPY"), Money(667, "JPY"))


def test_a_day_of_25_hours() -> None:
    """Dublin's October has 745 hours. At the start of the 16th 360 are over and 385 left."""
    span = days_span(date(2026, 10, 1), date(2026, 10, 31), "Europe/Dublin")
    assert share_left(eur(745), span, day_starts(date(2026, 10, 16), "Europe/Dublin")) == eur(385)


def test_currencies_do_not_mix() -> None:
    span = Span(START, START + timedelta(days=30))
    with pytest.raises(CurrencyMismatch):
        plan_change(old=eur(1000), new=Money(1000, "GBP"), quantity=1, span=span, at=START)


@pytest.mark.parametrize(
    ("first", "interval", "last"),
    [
        (date(2026, 6, 1), "month", date(2026, 6, 30)),
        (date(2026, 1, 31), "month", date(2026, 2, 27)),
        (date(2028, 1, 31), "month", date(2028, 2, 28)),
        (date(2026, 12, 15), "month", date(2027, 1, 14)),
        (date(2026, 6, 16), "year", date(2027, 6, 15)),
        (date(2028, 2, 29), "year", date(2029, 2, 27)),
    ],
)
def test_periods(first: date, interval: str, last: date) -> None:
    assert period_from(first, "year" if interval == "year" else "month") == last


def test_months_after_the_last_of_a_month() -> None:
    assert [months_after(date(2026, 1, 31), count) for count in (1, 2, 3)] == [
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


@pytest.mark.parametrize(("minor", "tax"), [(2000, 460), (-2000, -460), (50, 12), (-50, -12), (0, 0)])
def test_tax_is_rounded_alike_both_ways(minor: int, tax: int) -> None:
    """23 % of 50 is 11.5: away from zero."""
    assert percent_of(eur(minor), 23) == eur(tax)
