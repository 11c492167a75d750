"""Expressions evaluated over a billing document: what a reply must name, by code that shares nothing with it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from supportbot.evaluation.simulation.expressions import Call, ExpressionError, Name, Node, Shift, Words, parse
from supportbot.evaluation.simulation.figures import FUNCTIONS, last_payment
from supportbot.evaluation.simulation.ledger import Books, Ledger
from supportbot.evaluation.simulation.values import Day, Number, Text, Value, added, taken


class Oracle:
    """Answers expressions for one customer (empty: a visitor) on one calendar date of the company's."""

    def __init__(self, ledger: Ledger, customer_ref: str, today: date) -> None:
        self._books = Books(ledger, customer_ref, today)

    def value(self, expression: str) -> Value:
        """What ``expression`` comes to. Raises ExpressionError with the remedy."""
        return self._value(parse(expression))

    def _value(self, node: Node) -> Value:
        match node:
            case Words(text):
                return Text(text)
            case Name(text):
                return self._named(text)
            case Shift(unit, count, start):
                return _shifted(unit, self._value(count), self._value(start))
            case Call(name, arguments):
                return self._called(name, arguments)

    def _named(self, text: str) -> Value:
        if text.isdecimal():
            return Number(int(text))
        if not self._books.ledger.has_invoice(text):
            raise ExpressionError(f"{text!r} is no invoice in the records; put words in quotes of their own")
        return Text(text)

    def _called(self, name: str, arguments: tuple[Node, ...]) -> Value:
        if name in ("sum", "less"):
            values = [self._value(argument) for argument in arguments]
            if len(values) < 2 or (name == "less" and len(values) > 2):
                raise ExpressionError(f"{name}: takes {'two' if name == 'less' else 'two or more'}; give as many")
            return added(values) if name == "sum" else taken(*values)
        if name not in FUNCTIONS:
            raise ExpressionError(f"{name}(…) is not known; use one of {', '.join(sorted(FUNCTIONS))}, sum, less")
        function, fewest, most = FUNCTIONS[name]
        refs = [self._reference(name, argument) for argument in arguments]
        if not fewest <= len(refs) <= most:
            wanted = str(fewest) if fewest == most else f"{fewest} or {most}"
            raise ExpressionError(f"{name}: {len(refs)} arguments; give {wanted}")
        return function(self._books, *refs)

    def _reference(self, name: str, node: Node) -> str:
        """An argument as a reference; ``day(paid(N))`` names the payment that settled a bill."""
        match node:
            case Name(text):
                return text
            case Call("paid", (Name(number),)) if name == "day":
                return last_payment(self._books.ledger.invoice(number))
            case _:
                raise ExpressionError(f"{name}: its arguments are references and keys; write them without quotes")


def _shifted(unit: str, count: Value, start: Value) -> Day:
    if not isinstance(count, Number) or not isinstance(start, Day):
        raise ExpressionError(f"{unit} after: takes a number before it and a date behind it; give these")
    if unit == "days":
        return Day(start.day + timedelta(days=count.count))
    months = start.day.year * 12 + start.day.month - 1 + count.count
    year, month = months // 12, months % 12 + 1
    return Day(date(year, month, min(start.day.day, monthrange(year, month)[1])))
