"""A charge nobody knows: found by its amount or its words, shown and asked about once; a yes clears it up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from supportbot.answering.decision import Answer, Clarify, Handoff
from tests.supportbot.answering.builders import account, ask, invoice, line, past, payment, reading, said, shown

UNKNOWN = reading("unrecognised_charge")
FILM = line(499, "one_off", "film", description="Film rental")
PAID = invoice("A-1", line(4000), FILM, issued=date(2026, 10, 1), status="paid", payments=())
OF = account(
    replace(PAID, payments=(payment("A-1", 4499, status="succeeded"),)),
    invoice("A-2", line(4200), line(1490, description="Sports Pack", key="sports")),
)
SHOWN = past("unrecognised_charge", "clarify")


def of_amount(typed: str) -> str:
    return said(reading("unrecognised_charge", amounts=(typed,)), OF)


def test_a_payment_is_found_by_its_amount() -> None:
    words = of_amount("44.99")
    assert words.startswith("€44.99 is what we took on 15 November 2026 for bill A-1, which is made up of the lines")
    assert words.endswith("\nDo you recognise it now?")


def test_a_line_and_a_bill_are_found_by_their_amount() -> None:
    assert of_amount("4,99").startswith('That\'s "Film rental", €4.99, on bill A-1 of 1 October 2026.')
    assert "Bill A-2 of 1 November 2026 comes to €56.90" in of_amount("€56.90")


def test_an_amount_that_is_nowhere_is_said_to_be_so_beside_what_was_taken() -> None:
    asked = reading("unrecognised_charge", amounts=("88.20",))
    decision = ask(asked, OF)
    assert isinstance(decision, Clarify)
    rendered = shown(decision, OF)
    assert rendered.text.startswith("I can't find that amount among your payments or on your bills.")
    assert rendered.table is not None
    assert "88" not in rendered.text
    unpaid = ask(asked, account(invoice("A-2")))
    assert isinstance(unpaid, Handoff)
    assert unpaid.reason == "dispute"


def test_a_failed_payment_took_nothing() -> None:
    of = account(invoice("A-2", line(100), payments=(payment("A-2", 8820),)))
    assert isinstance(ask(reading("unrecognised_charge", amounts=("88.20",)), of), Handoff)


def test_a_line_is_found_by_its_words() -> None:
    assert said(UNKNOWN, OF, text="I don't know any sports pack").startswith('That\'s "Sports Pack", €14.90, on bill')


def test_without_a_clue_the_latest_bill_is_shown() -> None:
    assert "Bill A-2 of 1 November 2026 comes to €56.90" in said(UNKNOWN, OF, text="what is this")


def test_a_yes_clears_it_up_and_anything_else_goes_to_a_person() -> None:
    decision = ask(replace(UNKNOWN, consent="yes"), OF, SHOWN, text="yes")
    assert isinstance(decision, Answer)
    no = ask(replace(UNKNOWN, consent="no"), OF, SHOWN, text="no")
    assert isinstance(no, Handoff)
    assert no.reason == "dispute"
    assert isinstance(ask(replace(UNKNOWN, consent="yes"), OF, text="yes"), Clarify)


def test_without_bills_it_is_said_once() -> None:
    of = account()
    assert isinstance(ask(UNKNOWN, of), Answer)
    again = ask(UNKNOWN, of, past("unrecognised_charge"), text="but it is there")
    assert isinstance(again, Handoff)
    assert again.reason == "dispute"
