"""A charge contested already: told while it is in time, a person where the answer is late or it is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

import pytest

from billing.facts import Account, Dispute
from billing.money import Money
from supportbot.answering.decision import Answer, Handoff
from tests.supportbot.answering.builders import COMPANY, account, ask, invoice, past, reading, said, shown

WRONG = reading("dispute_charge")
RULES = replace(COMPANY, policies={"dispute_answer_days": 5})


def contested(
    opened: date, status: Literal["under_review", "needs_response", "won", "lost"] = "under_review"
) -> Account:
    dispute = Dispute("dp-1", "INV-7", Money(1200, "EUR"), status, "", opened)
    return account(invoice("INV-7"), invoice("INV-6", issued=date(2026, 10, 1)), disputes=(dispute,))


def test_what_is_being_looked_into_is_told_and_a_second_time_a_person_answers() -> None:
    of = contested(date(2026, 11, 17))
    words = said(WRONG, of, company=RULES)
    assert words.startswith(
        "You contested €12.00 on bill INV-7 on 17 November 2026, and a colleague is looking into it."
    )
    again = ask(WRONG, of, past("dispute_charge", numbers=("INV-7",)), text="and now?", company=RULES)
    assert isinstance(again, Handoff)
    assert again.reason == "dispute"


@pytest.mark.parametrize(("opened", "kind"), [(date(2026, 11, 13), Answer), (date(2026, 11, 12), Handoff)])
def test_working_days_are_counted_against_what_is_promised(opened: date, kind: type) -> None:
    """The tests' day is Sunday the 22nd: from Friday the 13th there are five working days, from Thursday six."""
    decision = ask(WRONG, contested(opened), company=RULES)
    assert isinstance(decision, kind)
    assert ("should have had an answer by now" in shown(decision, contested(opened), RULES).text) == (kind is Handoff)


def test_another_bill_or_a_settled_dispute_is_explained() -> None:
    assert "INV-7" in said(WRONG, contested(date(2026, 11, 17), "won"), company=RULES)
    assert "contested" not in said(WRONG, contested(date(2026, 11, 17), "won"), company=RULES)
    other = reading("dispute_charge", invoice_numbers=("INV-6",))
    assert "contested" not in said(other, contested(date(2026, 11, 17)), company=RULES)


def test_without_a_promise_nothing_is_late() -> None:
    assert isinstance(ask(WRONG, contested(date(2026, 1, 1))), Answer)
