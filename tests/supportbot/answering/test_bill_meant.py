"""Another bill named in place of the one just spoken of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from supportbot.answering.decision import Answer, Propose
from supportbot.understanding.reading import PastTurn
from tests.supportbot.answering.builders import COMPANY, account, ask, invoice, past, reading, said

OPEN = account(
    invoice("AB-3071", issued=date(2026, 11, 1), due=date(2026, 11, 25)),
    invoice("AB-3072", issued=date(2026, 11, 10), due=date(2026, 11, 30)),
)
RULES = replace(COMPANY, policies={"payment_extension_max_days": 14})
OFFERED = PastTurn("more time", "payment_extension", "propose", ("AB-3071",), "extend_due_date:AB-3071")


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("dispute_charge", "No, sorry, I meant AB-3072, I tapped the wrong one."),
        ("invoice_lookup", "no no, the AB-3072"),
        ("greeting_thanks_smalltalk", "not AB-3071, AB-3072"),
    ],
)
def test_the_other_bill_is_offered_in_place_of_the_first(topic: str, text: str) -> None:
    numbers = tuple(one for one in ("AB-3071", "AB-3072") if one in text)
    asked = replace(reading(topic, invoice_numbers=numbers), consent="no")
    decision = ask(asked, OPEN, OFFERED, text=text, company=RULES)
    assert isinstance(decision, Propose)
    assert decision.action == "extend_due_date:AB-3072"


def test_a_plain_no_leaves_everything_as_it_is() -> None:
    no = replace(reading("greeting_thanks_smalltalk"), consent="no")
    assert said(no, OPEN, OFFERED, text="no, leave it", company=RULES).startswith("All right")
    same = replace(reading("payment_extension", invoice_numbers=("AB-3071",)), consent="no")
    assert said(same, OPEN, OFFERED, text="no, leave AB-3071", company=RULES).startswith("All right")


def test_something_else_that_is_surely_asked_of_another_bill_is_answered() -> None:
    asked = reading("payment_status", invoice_numbers=("AB-3072",))
    decision = ask(asked, OPEN, past("balance_due", numbers=("AB-3071",)), text="no, was AB-3072 paid?")
    assert decision.topic == "payment_status"


def test_what_was_owed_is_told_of_the_bill_meant() -> None:
    asked = reading("dispute_charge", 0.4, invoice_numbers=("AB-3072",))
    decision = ask(asked, OPEN, past("balance_due", numbers=("AB-3071",)), text="My mistake, it's AB-3072.")
    assert isinstance(decision, Answer)
    assert decision.invoice_numbers == ("AB-3072",)
