"""Which plans a message points at by a part of their names or by what bills call them: "the TV", "the 1000"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from billing.facts import Invoice, Plan
from supportbot.understanding.patterns import plain

_NAMES_NOTHING = frozenset({"basic", "business", "home", "line", "lines", "package", "plan", "plus", "service", "the"})
_NOT_MEANT = re.compile(r"(?<!\w)(?:not|except|keep|keeping|leave) (?:for |only )?(?:(?:the|my|our) )?\w+(?: \d+)?")
"""As in "only the TV, not the internet"."""
_WORD = re.compile(r"\w+")
_NUMBERED = re.compile(r"(\w+) (\d+)")
_CALLED = re.compile(r"(?<!\w)([a-z]\w*) (\d{2,})(?![\w.,]|(?: ?(?:eur|euros?|pounds?|usd|dollars?|cents?)(?!\w)))")
"""A word and a number that is no amount of money."""


def plans_named(text: str, plans: Iterable[Plan], bills: Iterable[Invoice] = ()) -> tuple[str, ...]:
    """Names of those ``plans`` for which ``text`` has a word that points at no other of them.

    ``bills`` lend the keys of their lines, by which a customer may know a plan ("internet").
    """
    rows = tuple(bills)
    telling = {plan.name: _telling(plan, rows) for plan in plans}
    said = _words(_NOT_MEANT.sub(" ", plain(text)))
    return tuple(name for name, words in telling.items() if said & (words - _of_others(telling, name)))


def no_such_plan(text: str, plans: Iterable[Plan]) -> bool:
    """Whether ``text`` names a plan as theirs are named ("Fibre 2000"), but none that there is."""
    names = {plain(plan.name) for plan in plans}
    kinds = {found[1] for name in names if (found := _NUMBERED.fullmatch(name))}
    said = {found for found in _CALLED.findall(plain(text)) if found[0] in kinds}
    return bool(said) and all(" ".join(one) not in names for one in said)


def _telling(plan: Plan, bills: Iterable[Invoice]) -> frozenset[str]:
    lines = (line for bill in bills for line in bill.lines)
    keys = (line.key for line in lines if line.kind == "subscription" and line.plan_code == plan.code)
    return _words(plain(" ".join((plan.name, *keys)))) - _NAMES_NOTHING


def _of_others(telling: dict[str, frozenset[str]], name: str) -> frozenset[str]:
    return frozenset(word for other, words in telling.items() if other != name for word in words)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))
