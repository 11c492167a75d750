from __future__ import annotations

import pytest

from supportbot.understanding.periods import find_periods


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("why is my latest bill higher than last month's?", ("latest", "previous")),
        ("the March one", ("month:3",)),
        ("october bill", ("month:10",)),
        ("2026-03", ("2026-03",)),
        ("bill of 03/2026 against 2026-04-15", ("2026-03", "2026-04")),
        ("May 2025", ("2025-05",)),
        ("this month", ("latest",)),
        ("my last bill", ("latest",)),
        ("the previous invoice", ("previous",)),
        ("last month", ("previous",)),
        ("and the one before?", ("before_that",)),
        ("the month before last", ("before_that",)),
        ("two months ago", ("before_that",)),
        ("compare January and feb", ("month:1", "month:2")),
        ("charged on 3 March", ("month:3",)),
        ("March 3rd", ("month:3",)),
        ("Rechnung vom M\u00e4rz", ("month:3",)),
        ("la factura del mes pasado", ("previous",)),
        ("ma derni\u00e8re facture", ("latest",)),
        ("may I see my bill", ()),
        ("you may march on", ()),
        ("I mar my record and may have paid", ()),
        ("the day before I left", ()),
        ("when is it due", ()),
    ],
)
def test_periods_are_normalised(text: str, periods: tuple[str, ...]) -> None:
    assert find_periods(text) == periods


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("copies of april and may", ("month:4", "month:5")),
        ("show me march", ("month:3",)),
        ("the bills from may or june", ("month:5", "month:6")),
        ("may I pay later", ()),
    ],
)
def test_a_month_that_is_another_word_too_shows_by_what_stands_beside_it(text: str, months: tuple[str, ...]) -> None:
    assert find_periods(text) == months


def test_since_when_somebody_is_a_customer_is_no_bill() -> None:
    assert find_periods("been with you since february 2024, why is November dearer") == ("month:11",)
    assert find_periods("I have been a customer of yours since June") == ()
    assert find_periods("what went up since June") == ("month:6",)
