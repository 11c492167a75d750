"""Which of two bills or prices is said to be the larger: it must be so, also where no figure is given."""

from __future__ import annotations

import re

from billing.balance import issued_invoices
from billing.facts import Invoice
from supportbot.llm.guard.lexicon import Found, one_of
from supportbot.llm.guard.outcomes import Stop
from supportbot.llm.guard.standings import Standing
from supportbot.llm.guard.working_out import FROM

_HIGHER = re.compile(rf"(?<!\w){one_of('comparing', 'higher')}(?!\w)")
_LOWER = re.compile(rf"(?<!\w){one_of('comparing', 'lower')}(?!\w)")
_HIGHEST = re.compile(rf"(?<!\w){one_of('comparing', 'highest')}(?!\w)")
_LOWEST = re.compile(rf"(?<!\w){one_of('comparing', 'lowest')}(?!\w)")
_TREND = re.compile(rf"(?<!\w){one_of('comparing', 'trend')}(?!\w)")
_BILL = re.compile(r"(?<!\w)(?:bills?|invoices?|rechnung|facture|factura|total|charges?)(?!\w)|\ue004")
_OTHERS = re.compile(r"(?<!\w)(?:price|plan|tarif|fee|usage|quantity)")


def require_true_comparison(standing: Standing, difference: bool) -> None:
    """Raises Stop. ``difference``: an amount tells how far apart, so which is larger has been looked at."""
    text = standing.text
    trend = _TREND.search(text)
    if trend:
        raise Stop("status_untrue", trend.group())
    _require_superlative(standing)
    higher, lower = _HIGHER.search(text), _LOWER.search(text)
    word = higher or lower
    if word is None or difference or not _BILL.search(text):
        return
    found = Found("comparison", word.start(), word.end(), text)
    pair = _pair(standing)
    if standing.supposed(found) or standing.denied(found) or pair is None:
        return
    one, other = pair
    if one.currency != other.currency or bool(higher) == bool(lower):
        raise Stop("status_untrue", word.group())
    if not (other.total < one.total if higher else one.total < other.total):
        raise Stop("status_untrue", word.group())


def _pair(standing: Standing) -> tuple[Invoice, Invoice] | None:
    """The bill spoken of, and the one named beside it, or else the one issued before it."""
    issued = issued_invoices(standing.account)
    numbers = list(dict.fromkeys(thing for one in standing.mentions if one.kind == "inv" for thing in one.things))
    named = [bill for number in numbers for bill in issued if f"inv:{bill.number}" == number]
    if len(named) == 2:
        first = next(one for one in standing.mentions if one.kind == "inv")
        away = FROM.search(standing.text[: first.start])
        return (named[1], named[0]) if away else (named[0], named[1])
    if len(named) > 2 or (not named and _OTHERS.search(standing.text)):
        return None
    known = named or [bill for bill in issued if f"inv:{bill.number}" in standing.talk.bills][:1] or list(issued[:1])
    place = issued.index(known[0]) if known else len(issued)
    if place + 1 >= len(issued):
        raise Stop("status_untrue", "nothing to compare with")
    return known[0], issued[place + 1]


def _require_superlative(standing: Standing) -> None:
    text = standing.text
    word = _HIGHEST.search(text) or _LOWEST.search(text)
    if word is None or not _BILL.search(text):
        return
    totals = [bill.total for bill in issued_invoices(standing.account)]
    numbers = standing.bills_named()
    named = [bill.total for bill in standing.account.invoices if f"inv:{bill.number}" in numbers]
    if len(named) != 1 or len({total.currency for total in totals}) != 1:
        raise Stop("status_untrue", word.group())
    best = (max if _HIGHEST.search(text) else min)(total.minor for total in totals)
    if named[0].minor != best:
        raise Stop("status_untrue", word.group())
