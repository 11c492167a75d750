"""What the oracle's expressions give, and adding and taking away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from supportbot.evaluation.simulation.expressions import ExpressionError


@dataclass(frozen=True, slots=True)
class Amount:
    """Minor units of one currency. ``signless``: a distance, which may be written with either sign."""

    minor: int
    currency: str
    signless: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    day: date


@dataclass(frozen=True, slots=True)
class Number:
    count: int


@dataclass(frozen=True, slots=True)
class Percent:
    """A whole percentage."""

    share: int


@dataclass(frozen=True, slots=True)
class Text:
    """Words, a reference or the last digits of a card."""

    text: str


Value = Amount | Day | Number | Percent | Text


def distance(minor: int, currency: str) -> Amount:
    """An amount without its sign."""
    return Amount(abs(minor), currency, signless=True)


def added(values: Sequence[Value]) -> Value:
    """The sum of amounts of one currency, or of numbers. Raises ExpressionError."""
    amounts = [value for value in values if isinstance(value, Amount)]
    numbers = [value for value in values if isinstance(value, Number)]
    if numbers and len(numbers) == len(values):
        return Number(sum(number.count for number in numbers))
    if not amounts or len(amounts) != len(values) or len({amount.currency for amount in amounts}) > 1:
        raise ExpressionError("only amounts of one currency, or numbers, can be combined; take others")
    return Amount(sum(amount.minor for amount in amounts), amounts[0].currency)


def taken(left: Value, right: Value) -> Value:
    """``left`` less ``right``; of two dates the days between them. Raises ExpressionError."""
    if isinstance(left, Day) and isinstance(right, Day):
        return Number((left.day - right.day).days)
    match right:
        case Amount(minor, currency):
            return added([left, Amount(-minor, currency)])
        case Number(count):
            return added([left, Number(-count)])
        case _:
            return added([left, right])
