from __future__ import annotations

import pytest

from supportbot.understanding.slots import find_slots, same_invoice


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("why is INV-2041 so high", ("INV-2041",)),
        ("inv2041 and inv-77", ("INV-2041", "INV-77")),
        ("invoice 2041 please", ("2041",)),
        ("Invoice no. 2041, bill #88, rechnung nr 501", ("2041", "88", "501")),
        ("look at #4471", ("4471",)),
        ("2041", ("2041",)),
        ("NW-2026-0042", ("NW-2026-0042",)),
        ("my bill of 45.20 for 3 users", ()),
        ("invoice 2026-03", ()),
        ("invoice from 2025", ()),
        ("card 4242", ()),
        ("#1 company", ()),
        ("pay 200 please", ()),
    ],
)
def test_invoice_numbers(text: str, numbers: tuple[str, ...]) -> None:
    assert find_slots(text).invoice_numbers == numbers


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("why $12.50 and \u20ac 9?", ("$12.50", "\u20ac 9")),
        ("12,50 \u20ac or 50 bucks or 20 dollars", ("12,50 \u20ac", "50 bucks", "20 dollars")),
        ("$1,299.00.", ("$1,299.00",)),
        ("USD 40 and 40 eur", ("USD 40", "40 eur")),
        ("it says 45.20 now", ("45.20",)),
        ("on 12.03.2026 at 10:30, version 1.2.3", ()),
        ("for 3 users", ()),
    ],
)
def test_amounts(text: str, amounts: tuple[str, ...]) -> None:
    assert find_slots(text).amounts == amounts


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("card ending in 4242", ("4242",)),
        ("visa 4242 or ****1881", ("4242", "1881")),
        ("my x0341 card", ("0341",)),
        ("the 4242 card", ("4242",)),
        ("last four digits are 9001", ("9001",)),
        ("invoice 4242", ()),
        ("4242424242424242", ()),
    ],
)
def test_card_digits(text: str, digits: tuple[str, ...]) -> None:
    assert find_slots(text).card_digits == digits


def test_plan_names_are_the_companys_own_and_the_longest_wins() -> None:
    found = find_slots("from team plus down to PRO, or Team?", plan_names=("Pro", "Team", "Team Plus", "Basic"))
    assert found.plan_names == ("Team Plus", "Pro", "Team")
    assert find_slots("a professional teammate", plan_names=("Pro", "Team")).plan_names == ()


@pytest.mark.parametrize(
    ("typed", "number", "same"),
    [
        ("2041", "INV-2041", True),
        ("inv2041", "INV-2041", True),
        ("INV-2041", "INV-2041", True),
        ("41", "INV-2041", False),
        ("0042", "NW-2026-0042", False),
        ("2026-0042", "NW-2026-0042", True),
        ("", "INV-2041", False),
    ],
)
def test_a_typed_number_is_matched_to_an_invoice(typed: str, number: str, same: bool) -> None:
    assert same_invoice(typed, number) is same
