"""A customer's message at a desk, for tests of what a model may have a part in."""

from __future__ import annotations

from datetime import date
from typing import Any

from billing.facts import Account, Refund
from billing.money import Money
from supportbot.answering.desk import Desk
from supportbot.llm.tools.tool import Case
from supportbot.understanding.reading import Reading
from tests.supportbot.answering import builders as b

OWN = b.account(
    b.invoice("AB-11", b.line(5160), payments=(b.payment("AB-11", 5160, code="card_declined"),)),
    b.invoice("AB-10", b.line(4000), issued=date(2026, 10, 1), status="paid"),
    subscriptions=(b.subscription(),),
    payment_methods=(b.VISA,),
    refunds=(Refund("re-1", "AB-10", Money(500, "EUR"), "pending", "goodwill", date(2026, 11, 3)),),
)


def desk(what: Reading, text: str, of: Account | None = OWN, **more: Any) -> Desk:
    every: dict[str, Any] = {"company": b.COMPANY, "context": (), "today": b.TODAY, "thresholds": b.THRESHOLDS}
    return Desk(what, of, text=text, **{**every, **more})


def case(text: str = "no idea what is going on with my money", **more: Any) -> Case:
    at = desk(b.reading("balance_due", 0.4), text, **more)
    assert at.account is not None
    return Case(at, at.account, "en-IE")
