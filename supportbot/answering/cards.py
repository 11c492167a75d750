"""The bills that a reply is about as cards: straight from the records, with a way to their paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from billing.days import format_day
from billing.facts import Account, Invoice
from billing.money import format_money
from supportbot.answering.decision import Decision
from supportbot.answering.topics.bill_tables import state_of

ABOUT_ONE = frozenset({"invoice_lookup", "invoice_copy"})
ABOUT_SEVERAL = frozenset({"invoice_copy"})
MOST = 6
_TONES = {"Overdue": "danger", "Paid": "success", "Settled": "success", "Open": "info", "Partly paid": "info"}


def invoice_cards(decision: Decision, account: Account | None, locale: str, today: date) -> tuple[dict[str, Any], ...]:
    """The cards of a reply whose topic is the bills themselves, in the order it names them; see ``docs/frames.md``.

    ``today`` is a calendar date in the company's time zone. One not issued, or cancelled, has none.
    """
    numbers = getattr(decision, "invoice_numbers", ())
    wanted = ABOUT_ONE if len(numbers) == 1 else ABOUT_SEVERAL
    if account is None or decision.topic not in wanted:
        return ()
    bills = {bill.number: bill for bill in account.invoices if may_be_opened(bill)}
    return tuple(_card(bills[number], locale, today) for number in numbers[:MOST] if number in bills)


def may_be_opened(bill: Invoice) -> bool:
    """Whether there is paper to show for it."""
    return bill.status not in ("draft", "void")


def _card(bill: Invoice, locale: str, today: date) -> dict[str, Any]:
    state = state_of(bill, today)
    return {
        "number": bill.number,
        "status": bill.status,
        "status_text": state,
        "tone": _TONES.get(state, ""),
        "total": format_money(bill.total, locale),
        "issued": format_day(bill.issued_on, locale),
        "due": format_day(bill.due_on, locale) if bill.amount_due else "",
        "pdf": True,
    }
