"""What a model has put otherwise may differ in words alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportbot.llm.keeping import changes

KNOWN: dict[str, tuple[str, ...]] = {"people": ("Priya Shah", "Bill Maya"), "names": ("Fibre 500", "Northwind")}
BEFORE = "Dear Priya, bill INV-2038 of €1,234.50 was due on 12 November 2026; 2 payments failed. Call 0800 123456."
SAME = [
    (BEFORE, "Hello Priya! Two payments for INV-2038 failed; its €1,234.50 were due 12 November 2026. "
             "Call 0800 123456."),
    (BEFORE, "Liebe Priya, die Rechnung INV-2038 über 1.234,50 € war am 12. November 2026 fällig; zwei Zahlungen sind "
             "fehlgeschlagen. Rufen Sie 0800 123456 an."),
    (BEFORE, "Chère Priya, la facture INV-2038 de 1 234,50 € était due le 12 novembre 2026 ; deux paiements ont "
             "échoué. Appelez le 0800 123456."),
    ("You pay $12 on Friday, in March, at 19%.", "Sie zahlen 12 $ am Freitag, im März, mit 19 Prozent."),
    ("We will write tomorrow about the Fibre 500.", "Wir schreiben Ihnen morgen zu Fibre 500."),
    ("You may march on.", "Go on, you may."),
    ("Write to help@northwind.example or see https://northwind.example/pay.",
     "See https://northwind.example/pay or write to help@northwind.example."),
    ("The fee of 12 euros is waived on 2026-11-03.", "On 3 November 2026, the €12 fee is waived."),
    ("It is one of those things, and a second card will do.",
     "It is simply one of those things; a second card will do."),
]  # fmt: skip
CHANGED = [
    ("€1,234.50", "€1,234.05"), ("€1,234.50", "$1,234.50"), ("INV-2038", "INV-2083"), ("12 November", "21 November"),
    ("November 2026", "November 2025"), ("2 payments", "three payments"), ("2 payments", "payments"),
    ("0800 123456", "0800 123465"), ("Priya", "Maya"), ("bill INV-2038", "bill INV-2038, not INV-2039,"),
    ("failed.", "failed, and €5.00 comes on top."), ("failed.", "failed. See https://evil.example."),
    ("failed.", "failed <b>twice</b>."), ("Dear Priya", "Dear Priya, yes, Priya"), ("failed", "failed yesterday"),
    ("failed", "failed on Monday"), ("€1,234.50", "minus €1,234.50"), ("INV-2038", "[INVOICE_1]"),
    ("2 payments", "2% payments"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), SAME)
def test_other_words_and_another_language_change_no_figure(before: str, after: str) -> None:
    assert not changes(before, after, **KNOWN)
    assert not changes(after, before, **KNOWN)


@pytest.mark.parametrize(("what", "into"), CHANGED)
def test_any_figure_name_or_link_that_changes_is_found(what: str, into: str) -> None:
    assert what in BEFORE
    assert changes(BEFORE, BEFORE.replace(what, into), **KNOWN)


def test_it_says_what_is_gone_and_what_has_come() -> None:
    found = changes("You owe €12.00.", "You owe €21.00.")
    assert (found.lost, found.added) == (("€12.00",), ("€21.00",))


@given(st.text(max_size=200))
def test_any_text_is_the_same_as_itself(text: str) -> None:
    assert not changes(text, text, **KNOWN)


@given(st.integers(2, 10**6), st.integers(2, 10**6))
def test_a_number_is_the_same_as_itself_alone(one: int, other: int) -> None:
    assert bool(changes(f"Reference {one} it is.", f"Reference {other} it is.")) is (one != other)
