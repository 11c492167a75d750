"""Where what was said last, or the records, show what is meant, though the words surely seem about something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from billing.balance import issued_invoices
from billing.facts import Account, Invoice
from supportbot.answering.asked_plainly import asks_whats_on
from supportbot.answering.by_records import CHARGES, EXPLAIN, LATELY, LOOKUP, TWICE, UNKNOWN, once_more, still_twice
from supportbot.answering.desk import Desk
from supportbot.answering.invoices import bills_of_amounts
from supportbot.answering.pointing import pointed_at
from supportbot.answering.topics.which_method import only_which
from supportbot.answering.typed_amounts import is_one_of
from supportbot.understanding.catalogue import OUT_OF_SCOPE

CARD, LATE_FEE = "payment_method_update", "late_fee"
OF_PAYING = CHARGES | {TWICE, "payment_status", "payment_failed", "make_payment", LOOKUP}
"""What a payment taken twice may be taken for."""
FEW_WORDS = 7
_ANOTHER_ONE = re.compile(r"(?<!\w)(?:different|other|another|new) one(?!\w)", re.IGNORECASE)
_NO = re.compile(r"\W*(?:no+|nope|nah|but)(?!\w)", re.IGNORECASE)


def overruled(desk: Desk) -> str:
    """The topic that is meant all the same; empty where nothing speaks against the reading."""
    if desk.account is None or desk.reading.choice or desk.reading.parts:
        return ""
    if not desk.sure and desk.reading.best.topic != OUT_OF_SCOPE:
        return ""
    return _goes_on(desk) or _of_amounts(desk, desk.account) or _within_scope(desk, desk.account)


def _goes_on(desk: Desk) -> str:
    told = desk.last
    if told is None or told.decision != "answer":
        return ""
    if told.invoice_numbers and desk.reading.best.topic not in CHARGES and asks_whats_on(desk.text):
        return LOOKUP
    if (
        told.topic == CARD
        and desk.reading.best.topic in ("plan_change", OUT_OF_SCOPE)
        and _ANOTHER_ONE.search(desk.text)
    ):
        return CARD
    contradicts = told.topic == TWICE and _few(desk) and _NO.match(desk.text)
    return TWICE if contradicts and still_twice(desk.text) else ""


def _of_amounts(desk: Desk, account: Account) -> str:
    """An amount that was taken twice for one bill is named as such, or two totals without a word of twice."""
    typed, best = desk.reading.slots.amounts, desk.reading.best.topic
    if not typed or best not in OF_PAYING:
        return ""
    again = once_more(desk.text)
    if again and any(_took_twice(bill, typed) for bill in account.invoices):
        return TWICE
    totals = bills_of_amounts(desk.question(account, EXPLAIN, 0.0, desk.reading.slots))
    return EXPLAIN if best == TWICE and not again and len(totals) > 1 else ""


def _took_twice(bill: Invoice, typed: Sequence[str]) -> bool:
    taken = [payment for payment in bill.payments if payment.status != "failed"]
    return sum(is_one_of(payment.amount, tuple(typed)) for payment in taken) > 1


def _within_scope(desk: Desk, account: Account) -> str:
    """A line of a late bill named in a few words, or cards asked for: nothing to whom the records are unknown."""
    if desk.reading.best.topic != OUT_OF_SCOPE:
        return ""
    if only_which(desk.text):
        return CARD
    lines = tuple(line for bill in _lately(account) for line in bill.lines)
    named = tuple(line for line in lines if is_one_of(line.amount, desk.reading.slots.amounts))
    if any(line.kind == "late_fee" for line in named):
        return LATE_FEE
    return UNKNOWN if _few(desk) and (named or pointed_at(desk.text, lines)) else ""


def _lately(account: Account) -> Iterable[Invoice]:
    return issued_invoices(account)[:LATELY]


def _few(desk: Desk) -> bool:
    return len(desk.text.split()) <= FEW_WORDS
