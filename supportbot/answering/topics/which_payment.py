"""Which payments a message speaks of: those of a bill, of an amount, of a day, or simply the last ones."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from billing.facts import Company, Invoice
from supportbot.answering.invoices import Named, named
from supportbot.answering.question import Question
from supportbot.answering.topics.payments import Attempt, attempts_newest_first
from supportbot.answering.typed_amounts import is_one_of
from supportbot.understanding.patterns import plain

LATEST = "latest"
_LAST_PAYMENT = re.compile(
    r"(?<!\w)(?:last|latest|newest|most recent|recent|new|this|current) (?:\w+ )?(?:payments?|transfers?|debits?)(?!\w)"
)
_MONTHS = {name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAYS = (
    re.compile(rf"(?<![\w.-])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_NAMES})(?!\w)"),
    re.compile(rf"(?<!\w)(?P<month>{_NAMES}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w.])"),
    re.compile(r"(?<![\w.-])(?P<day>\d{1,2})(?:st|nd|rd|th)(?! of)(?!\w)"),
)


@dataclass(frozen=True, slots=True)
class Meant:
    """The payments spoken of, newest first, and the bills named; all payments when the message names none.

    ``missing`` when a bill is named that this customer does not have.
    """

    attempts: Sequence[Attempt]
    bills: tuple[Invoice, ...] = ()
    missing: bool = False
    pointed: bool = False
    """Whether the message names which ones, by bill, amount or day."""


def payments_meant(question: Question) -> Meant:
    """An amount or a day that no payment has is passed over: what the customer remembers may be off a little."""
    pairs = attempts_newest_first(question.account)
    asked = _bills(question)
    of_bills = [pair for pair in pairs if pair[0] in asked.invoices]
    exact = _of_day(question, of_bills or pairs) or _of_day(question, pairs)
    exact = _of_amount(question, exact or of_bills or pairs) or exact
    if exact:
        return Meant(exact, tuple(dict.fromkeys(bill for bill, _ in exact)), asked.missing, pointed=True)
    if asked.invoices:
        return Meant(of_bills, asked.invoices, asked.missing, pointed=True)
    return Meant(pairs, missing=asked.missing)


def _bills(question: Question) -> Named:
    """The bills named. "My last payment" is the last that was made, even where the last bill is still to be paid."""
    if not _LAST_PAYMENT.search(plain(question.text)):
        return named(question)
    periods = tuple(period for period in question.slots.periods if period != LATEST)
    return named(replace(question, slots=replace(question.slots, periods=periods)))


def _of_amount(question: Question, pairs: Sequence[Attempt]) -> list[Attempt]:
    return [pair for pair in pairs if is_one_of(pair[1].amount, question.slots.amounts)]


def _of_day(question: Question, pairs: Sequence[Attempt]) -> list[Attempt]:
    words = plain(question.text)
    said = [(int(found["day"]), _month(found)) for shape in _DAYS for found in shape.finditer(words)]
    return [pair for pair in pairs if any(_is_day(_made_on(pair, question.company), *day) for day in said)]


def _month(found: re.Match[str]) -> int | None:
    return _MONTHS[found["month"]] if "month" in found.re.groupindex else None


def _is_day(made: date, day: int, month: int | None) -> bool:
    return made.day == day and month in (None, made.month)


def _made_on(pair: Attempt, company: Company) -> date:
    return pair[1].attempted_at.astimezone(ZoneInfo(company.time_zone)).date()
