"""Which bills a question is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from billing.balance import invoice_before, issued_invoices
from billing.facts import Invoice
from supportbot.answering.decision import Choice
from supportbot.answering.figures import invoice_issued_on, invoice_number
from supportbot.answering.question import Question
from supportbot.answering.typed_amounts import is_about, is_one_of, whole_amounts
from supportbot.understanding.followups import follows_up
from supportbot.understanding.patterns import plain
from supportbot.understanding.slots import same_invoice

MOST_CHOICES = 4
BEFORE_THAT = "before_that"
PREVIOUS = "previous"
LATEST = "latest"
THIS_ONE = re.compile(r"(?<!\w)this (?:bill|invoice|statement|receipt|one)(?!\w)")
BEFORE_IT = re.compile(r"(?<!\w)(?:the|that|my) (?:one|1|bill|invoice) (?:before|b4|prior)(?! last)(?!\w)")
"""The bill before the one spoken of, in words that name no period."""
ENDING = re.compile(r"(?<![\w.,/:+#\u2022*-])(?:no\.? ?|nr\.? ?)?(?!20[0-2]\d(?!\d))(\d{3,8})(?![\w%]|[.,/:-]\d)")
"""A number said alone that may be how a bill's number ends; a year is none."""
BEFORE_LAST = re.compile(r"(?<!\w)(?:before last|(?:two|2|couple of) (?:months?|bills?|invoices?) (?:ago|back))")


@dataclass(frozen=True, slots=True)
class Named:
    """The bills a message names, oldest first. ``missing`` when it names one that this customer does not have."""

    invoices: tuple[Invoice, ...]
    missing: bool = False


def named(question: Question, *, whole_months: bool = False) -> Named:
    """The bills that the message names by number or period; nothing found and nothing missing when it names none.

    ``whole_months``: every bill of a month that is named, not its newest alone.
    """
    found: list[Invoice] = []
    missing = False
    for typed in question.slots.invoice_numbers or _by_ending(question):
        matches = [invoice for invoice in question.account.invoices if same_invoice(typed, invoice.number)]
        exact = [invoice for invoice in matches if invoice.number == typed]
        found += exact or matches
        missing = missing or not matches
    numbered = {bill.number for bill in found}
    for period in sorted(periods_of(question), key=lambda period: period == BEFORE_THAT):
        matches = _before_that(question, found) if period == BEFORE_THAT else _of_period(period, question)
        if any(bill.number in numbered for bill in matches):
            continue  # "AB-12, the one from October" is one bill: the month only tells which
        found += matches if whole_months else matches[:1]
        missing = missing or not matches
    unique = {invoice.number: invoice for invoice in found}
    return Named(tuple(sorted(unique.values(), key=_age)), missing)


def _by_ending(question: Question) -> tuple[str, ...]:
    """The bills whose numbers end in a number of the message: "and 1004?" is AB-1004 where one bill only ends so."""
    taken = (*question.slots.amounts, *question.slots.card_digits)
    found = []
    for typed in ENDING.findall(question.text):
        matches = [bill.number for bill in question.account.invoices if same_invoice(typed, bill.number)]
        if len(matches) == 1 and not any(typed in one for one in taken):
            found += matches
    return tuple(found)


def spoken_of(question: Question) -> tuple[Invoice, ...]:
    """The one bill that the last answer spoke of; none where it spoke of several."""
    numbers = question.last_invoice_numbers
    found = [bill for bill in issued_invoices(question.account) if bill.number in numbers]
    return tuple(found) if len(found) == 1 else ()


def bills_of_amounts(question: Question) -> tuple[Invoice, ...]:
    """The newest bill that comes to each of the amounts typed, oldest first; those of no bill are left out.

    Amounts without cents mean any bill of so many whole ones, where none comes to them exactly.
    """
    bills = issued_invoices(question.account)
    typed = question.slots.amounts or whole_amounts(question.text)
    found = (_of_amount(one, bills) for one in typed)
    unique = {bill.number: bill for bill in found if bill}
    return tuple(sorted(unique.values(), key=_age))


def _of_amount(typed: str, bills: Sequence[Invoice]) -> Invoice | None:
    exact = next((bill for bill in bills if is_one_of(bill.total, (typed,))), None)
    return exact or next((bill for bill in bills if is_about(bill.total, typed)), None)


def periods_of(question: Question) -> tuple[str, ...]:
    """The periods as meant here: "and the previous one?", said alone, counts back from what was spoken of last."""
    periods = question.slots.periods
    if not periods and question.last_invoice_numbers and BEFORE_IT.search(plain(question.text)):
        return (BEFORE_THAT,)
    if PREVIOUS not in periods or not question.last_invoice_numbers or not follows_up(plain(question.text)):
        return periods
    return tuple(BEFORE_THAT if period == PREVIOUS else period for period in periods)


def invoice_choices(invoices: Sequence[Invoice]) -> tuple[Choice, ...]:
    """Bills to tap, newest first, each by number and day."""
    return tuple(
        Choice(
            f"invoice:{invoice.number}",
            "{number}, {issued}",
            {"number": invoice_number(invoice), "issued": invoice_issued_on(invoice)},
        )
        for invoice in invoices[:MOST_CHOICES]
    )


def _age(invoice: Invoice) -> tuple[str, str, str]:
    """Sorts bills by time; the number settles bills of one day."""
    return invoice.issued_on.isoformat(), invoice.period_start.isoformat(), invoice.number


def means_latest(question: Question) -> bool:
    """Whether all that is named is the latest bill, as in "this month's", which may as well mean what is owed now."""
    return question.slots.periods == (LATEST,) and _this_one(question) is None


def _of_period(period: str, question: Question) -> list[Invoice]:
    """The bills of a period, newest first."""
    bills = issued_invoices(question.account)
    if not bills:
        return []
    if period == LATEST:
        return [_this_one(question) or bills[0]]
    if period == PREVIOUS:
        return _just(invoice_before(question.account, bills[0]))
    return _of_month(period, bills)


def _this_one(question: Question) -> Invoice | None:
    """The one bill last spoken of, when the message says "this bill"."""
    if not THIS_ONE.search(plain(question.text)):
        return None
    return next(iter(spoken_of(question)), None)


def _just(invoice: Invoice | None) -> list[Invoice]:
    return [invoice] if invoice else []


def _before_that(question: Question, named_too: Sequence[Invoice]) -> list[Invoice]:
    """The bill before the one named in the same breath, else before those last spoken of, else before the latest.

    "The month before last" counts from today, whatever was spoken of.
    """
    bills = issued_invoices(question.account)
    if BEFORE_LAST.search(plain(question.text)):
        start = bills[1] if len(bills) > 1 else None
    elif named_too:
        start = min(named_too, key=_age)
    else:
        told = [bill for bill in bills if bill.number in question.last_invoice_numbers]
        start = next(iter(told[-1:] or bills[:1]), None)
    return _just(invoice_before(question.account, start)) if start else []


def _of_month(period: str, bills: Sequence[Invoice]) -> list[Invoice]:
    """The bills for a month ("2026-03", "month:3"): by its period first, then by the day it was issued."""
    year, month = _year_and_month(period)
    if month is None:
        return []
    for name in ("period_start", "issued_on"):
        days = [(bill, getattr(bill, name)) for bill in bills]
        found = [bill for bill, day in days if day.month == month and year in (None, day.year)]
        if found:
            newest = getattr(found[0], name).year
            return [bill for bill in found if getattr(bill, name).year == newest]
    return []


def _year_and_month(period: str) -> tuple[int | None, int | None]:
    head, _, tail = period.replace("month:", "-").partition("-")
    if not tail.isdigit():
        return None, None
    return (int(head) if head.isdigit() else None), int(tail)
