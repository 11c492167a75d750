"""What a message's own words say beside its topic: compared with what, which line, which amount, which side."""

from __future__ import annotations

import pytest

from billing.money import Money
from supportbot.answering.comparing import held_against, used_to_pay
from supportbot.answering.pointing import pointed_at
from supportbot.answering.sides import DetailsSide, only_credit, side_of_details
from supportbot.answering.typed_amounts import is_one_of, minor_units
from tests.supportbot.answering.builders import line


@pytest.mark.parametrize(
    "text",
    [
        "why is it more than in October?",
        "it exceeds October's",
        "the new one is higher then octobers",
        "in october it was less",
        "bigger than my previous bill",
        "what is different compared to the March one",
        "gone up from August",
        "43 in october, 53 now",
        "it's not the same as INV-2041",
    ],
)
def test_a_bill_that_another_is_held_against(text: str) -> None:
    assert held_against(text)


@pytest.mark.parametrize(
    "text", ["why was October so high?", "and the previous one?", "explain my march bill", "what about INV-2041", ""]
)
def test_a_bill_that_is_meant_itself(text: str) -> None:
    assert not held_against(text)


def test_an_amount_from_before_and_one_of_now() -> None:
    assert used_to_pay("it was always 45.51")
    assert not used_to_pay("why 72.45?")


LINES = (
    line(4000, description="Fibre 500"),
    line(4000, "one_off", "visit", description="Engineer visit on 21 October"),
    line(499, "one_off", "film", description="Film rental"),
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("what is the engineer visit", ["visit"]),
        ("wats this enginer thing", ["visit"]),
        ("and the film?", ["film"]),
        ("why was my October bill for fibre so high", []),
        ("", []),
    ],
)
def test_lines_pointed_at_by_their_words(text: str, keys: list[str]) -> None:
    assert [one.key for one in pointed_at(text, LINES)] == keys


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("69.48", "EUR", 6948),
        ("€69,48", "EUR", 6948),
        ("1,250.00 euro", "EUR", 125000),
        ("1.250,00", "EUR", 125000),
        ("1,250 dollars", "USD", 125000),
        ("70 quid", "GBP", 7000),
        ("50 cents", "EUR", 50),
        ("1,250 JPY", "JPY", 1250),
        ("€", "EUR", None),
        ("9" * 40, "EUR", None),
    ],
)
def test_amounts_as_they_are_typed(typed: str, currency: str, minor: int | None) -> None:
    assert minor_units(typed, currency) == minor


def test_an_amount_is_found_whatever_its_sign() -> None:
    assert is_one_of(Money(-499, "EUR"), ("12.00", "4.99"))
    assert not is_one_of(Money(499, "EUR"), ("49.90",))
    assert not is_one_of(Money(499, "EUR"), ())


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("how much VAT was on the October bill?", "tax"),
        ("is tax included", "tax"),
        ("our VAT number is missing from the invoice", "tax_number"),
        ("which tax id do you have", "tax_number"),
        ("I moved, change my address", "address"),
        ("wrong adress on the bill", "address"),
        ("the VAT is wrong, it should be the reduced rate", "wrong_tax"),
        ("please remove the tax, we are exempt", "both"),
        ("My billing address or tax details", "both"),
        ("", "both"),
    ],
)
def test_the_side_of_the_details_that_is_meant(text: str, side: DetailsSide) -> None:
    assert side_of_details(text) == side


def test_credit_alone_or_discounts_too() -> None:
    assert only_credit("any credit left?")
    assert not only_credit("any credit or discount?")
    assert not only_credit("my credit card offers me cashback")
    assert not only_credit("Discounts and credit, what offers are there")
