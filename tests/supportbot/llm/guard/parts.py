"""What true replies are put together from, in parts that a corruption can take hold of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from billing.facts import Invoice
from tests.supportbot.llm.guard import forms
from tests.supportbot.llm.guard.worlds import World


@dataclass(frozen=True, slots=True)
class Fig:
    """A figure: ``kind`` "money" (minor units), "date", "count", "bill" or "card".

    ``of`` is the bill it belongs to, ``role`` what it is of it; ``true`` are all values that would be true here.
    """

    kind: str
    value: int | date | str
    of: str = ""
    role: str = ""
    true: tuple[object, ...] = ()
    language: str = "en"


Part = str | Fig
Sentence = tuple[Part, ...]
Reply = list[Sentence]
Template = Callable[[World], Reply | None]
TEMPLATES: list[Template] = []


def template(make: Template) -> Template:
    TEMPLATES.append(make)
    return make


def written(sentence: Sentence, world: World, rng: Random, currency: str = "") -> str:
    return "".join(part if isinstance(part, str) else figure(part, world, rng, currency) for part in sentence)


def figure(fig: Fig, world: World, rng: Random, currency: str = "") -> str:
    if isinstance(fig.value, date):
        order = "mdy" if world.account.locale == "en-US" else "dmy"
        return forms.day(fig.value, rng, fig.language, world_order=order)
    if fig.kind == "money" and isinstance(fig.value, int):
        return forms.amount(fig.value, currency or world.currency, rng, fig.language)
    if fig.kind == "count" and isinstance(fig.value, int):
        return rng.choice((str(fig.value), forms.spelt(fig.value))) if fig.value > 1 else str(fig.value)
    return str(fig.value)


def total(bill: Invoice, language: str = "en") -> Fig:
    return Fig("money", bill.total.minor, bill.number, "total", language=language)


def due(bill: Invoice, language: str = "en") -> Fig:
    return Fig("money", bill.amount_due.minor, bill.number, "due", language=language)


def paid(bill: Invoice) -> Fig:
    return Fig("money", bill.amount_paid.minor, bill.number, "paid")


def due_on(bill: Invoice, language: str = "en") -> Fig:
    return Fig("date", bill.due_on, bill.number, "due_on", language=language)


def issued(bill: Invoice) -> Fig:
    return Fig("date", bill.issued_on, bill.number, "issued_on")


def number(bill: Invoice) -> Fig:
    return Fig("bill", bill.number, bill.number, "number")


def any_bill(world: World) -> Invoice:
    return world.rng.choice(world.bills)


def two(world: World) -> tuple[Invoice, Invoice]:
    one, other = world.rng.sample(world.bills, 2)
    return one, other


def one_line(world: World, kind: str) -> tuple[Invoice, Fig] | None:
    found = [(bill, line) for bill in world.bills for line in bill.lines if line.kind == kind]
    if not found:
        return None
    bill, line = world.rng.choice(found)
    return bill, Fig("money", abs(line.amount.minor), bill.number, kind)


def one_payment(world: World, *states: str) -> tuple[Invoice, Fig, Fig] | None:
    found = [(bill, one) for bill in world.bills for one in bill.payments if one.status in states]
    if not found:
        return None
    bill, one = world.rng.choice(found)
    return (
        bill,
        Fig("money", one.amount.minor, bill.number, "payment"),
        Fig("date", one.attempted_at.date(), bill.number, "paid_on"),
    )
