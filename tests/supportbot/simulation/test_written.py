"""A value is found in the ways in which people write it, and in nothing that only looks like it."""

from __future__ import annotations

from datetime import date

import pytest

from supportbot.evaluation.simulation.values import Amount, Day, Number, Percent, Text, Value, distance
from supportbot.evaluation.simulation.written import stands

NOVEMBER = Day(date(2026, 11, 5))


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    [
        (Amount(1250, "EUR"), "en-IE", "You owe €12.50."),
        (Amount(1250, "EUR"), "en-IE", "It is EUR 12.50, due soon"),
        (Amount(123450, "EUR"), "de-DE", "Sie schulden 1.234,50\u00a0€."),
        (Amount(123450, "EUR"), "en-IE", "(€1,234.50)"),
        (Amount(123450, "EUR"), "fr-FR", "1\u202f234,50\u00a0€"),
        (Amount(1250, "JPY"), "ja-JP", "￥1,250"),
        (Amount(0, "EUR"), "en-IE", "€0.00 left"),
        (Amount(-1000, "EUR"), "en-IE", "Discount -€10.00"),
        (Amount(-1000, "EUR"), "en-IE", "Discount \u2212€10.00"),
        (Amount(-1000, "EUR"), "nl-NL", "Korting €\u00a0-10,00"),
        (distance(-1000, "EUR"), "en-IE", "-€10.00"),
        (distance(1000, "EUR"), "en-IE", "+€10.00"),
        (NOVEMBER, "en-IE", "due on 5 November 2026"),
        (NOVEMBER, "en-US", "due on November 5, 2026"),
        (NOVEMBER, "de-DE", "fällig am 5. November 2026"),
        (NOVEMBER, "de-DE", "due on 5 November 2026, as Germans read English"),
        (NOVEMBER, "en-IE", "5 Nov 2026"),
        (NOVEMBER, "en-IE", "2026-11-05"),
        (Number(14), "en-IE", "up to 14 days"),
        (Number(14), "en-IE", "on 2 December 2026 or 14 days later"),
        (Number(1400), "en-IE", "1,400 calls"),
        (Percent(23), "en-IE", "VAT 23%"),
        (Percent(23), "de-DE", "23\u00a0%"),
        (Text("Expired"), "en-IE", "the card has expired."),
        (Text("isn't"), "en-IE", "It isn’t due"),
        (Text("passed on"), "en-IE", "I've passed\non it"),
        (Text("INV-7"), "en-IE", "bill INV-7."),
        (Text("0347"), "en-IE", "the card ending in 0347"),
    ],
)
def test_found(value: Value, locale: str, text: str) -> None:
    assert stands(value, text, locale)


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    [
        (Amount(1250, "EUR"), "en-IE", "€112.50"),
        (Amount(1250, "EUR"), "en-IE", "€12.505"),
        (Amount(1250, "EUR"), "en-IE", "€12.50,000"),
        (Amount(1250, "EUR"), "en-IE", "12.50"),
        (Amount(1250, "EUR"), "en-IE", "-€12.50"),
        (Amount(-1250, "EUR"), "en-IE", "€12.50"),
        (Amount(1250, "EUR"), "en-IE", "£12.50"),
        (Amount(1250, "USD"), "en-US", "US$12.50"),
        (Amount(23450, "EUR"), "de-DE", "1.234,50 €"),
        (NOVEMBER, "en-IE", "15 November 2026"),
        (NOVEMBER, "en-IE", "5 November 20261"),
        (Number(14), "en-IE", "€14.00"),
        (Number(14), "en-IE", "on 14 November 2026"),
        (Number(14), "en-US", "on November 14, 2026"),
        (Number(14), "en-IE", "14%"),
        (Number(14), "en-IE", "bill INV-14"),
        (Number(14), "en-IE", "114 or 140 or 14.5"),
        (Percent(3), "en-IE", "23%"),
        (Text("expire"), "en-IE", "expired"),
        (Text("INV-7"), "en-IE", "INV-77"),
        (Text("2026"), "en-IE", "due on 5 November 2026"),
        (Text("1904"), "en-IE", "bill INV-1904"),
        (Text("1904"), "en-IE", "¥1904"),
    ],
)
def test_not_found(value: Value, locale: str, text: str) -> None:
    assert not stands(value, text, locale)


def test_the_sign_may_be_left_out_of_account() -> None:
    assert stands(Amount(1250, "EUR"), "-€12.50", "en-IE", any_sign=True)
    assert stands(Amount(-1250, "EUR"), "€12.50", "en-IE", any_sign=True)
    assert not stands(Amount(1250, "EUR"), "€12.51", "en-IE", any_sign=True)
