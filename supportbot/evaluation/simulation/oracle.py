"""The figures that a reply must name, computed from the billing document alone.

Nothing here is shared with the answers, nor with billing's own sums and comparisons, so that a fault in those shows.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from supportbot.evaluation.simulation.expressions import Call, ExpressionError, Name, Node, Shift, Words, parse
from supportbot.evaluation.simulation.ledger import Ledger, Record, left_to_pay
from supportbot.evaluation.simulation.values import (
    Amount,
    Day,
    Number,
    Percent,
    Text,
    Value,
    added,
    distance,
    taken,
)

_MONEY_ROWS = ("payments", "refunds", "disputes", "credit_notes")
_DAY_FIELD = {"refunds": "created_on", "disputes": "opened_on", "credit_notes": "issued_on"}


class Oracle:
    """Answers expressions for one customer (empty: a visitor) on one calendar date of the company's."""

    def __init__(self, ledger: Ledger, customer_ref: str, today: date) -> None:
        self.ledger = ledger
        self.customer_ref = customer_ref
        self.today = today

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
        if not self.ledger.has_invoice(text):
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
        return function(self, *refs)

    def _reference(self, name: str, node: Node) -> str:
        """An argument as a reference; ``day(paid(N))`` names the payment that settled a bill."""
        match node:
            case Name(text):
                return text
            case Call("paid", (Name(number),)) if name == "day":
                return _last_payment(self.ledger.invoice(number))
            case _:
                raise ExpressionError(f"{name}: its arguments are references and keys; write them without quotes")

    def amount(self, minor: int, invoice: Record) -> Amount:
        return Amount(minor, self.ledger.currency(invoice))

    def open_invoices(self) -> Iterable[Record]:
        customer = self.ledger.customer(self.customer_ref)
        rows: list[Record] = customer.get("invoices", [])
        return (row for row in rows if row["status"] == "open" and left_to_pay(row) > 0)


def _shifted(unit: str, count: Value, start: Value) -> Day:
    if not isinstance(count, Number) or not isinstance(start, Day):
        raise ExpressionError(f"{unit} after: takes a number before it and a date behind it; give these")
    if unit == "days":
        return Day(start.day + timedelta(days=count.count))
    months = start.day.year * 12 + start.day.month - 1 + count.count
    year, month = months // 12, months % 12 + 1
    return Day(date(year, month, min(start.day.day, monthrange(year, month)[1])))


def _last_payment(invoice: Record) -> str:
    done = [row for row in invoice.get("payments", ()) if row["status"] == "succeeded"]
    if not done:
        raise ExpressionError(f"{invoice['number']} has no payment that succeeded; name a payment")
    return str(max(done, key=lambda row: datetime.fromisoformat(row["attempted_at"]))["ref"])


def _day(text: object, what: str) -> Day:
    if not isinstance(text, str):
        raise ExpressionError(f"{what} is not given in the records; add it there or leave it out")
    return Day(date.fromisoformat(text))


def _total(oracle: Oracle, number: str) -> Value:
    invoice = oracle.ledger.invoice(number)
    return oracle.amount(int(invoice["total"]), invoice)


def _due(oracle: Oracle, number: str) -> Value:
    invoice = oracle.ledger.invoice(number)
    return oracle.amount(left_to_pay(invoice), invoice)


def _paid(oracle: Oracle, number: str) -> Value:
    invoice = oracle.ledger.invoice(number)
    return oracle.amount(int(invoice.get("paid", 0)), invoice)


def _date_of_invoice(field: str) -> Callable[..., Value]:
    return lambda oracle, number: _day(oracle.ledger.invoice(number).get(field), f"{field} of {number}")


def _owed(oracle: Oracle, currency: str = "", *, late: bool = False) -> Value:
    wanted = currency or str(oracle.ledger.customer(oracle.customer_ref)["currency"])
    rows = [row for row in oracle.open_invoices() if oracle.ledger.currency(row) == wanted]
    counted = [row for row in rows if not late or date.fromisoformat(row["due_on"]) < oracle.today]
    return Amount(sum(map(left_to_pay, counted)), wanted)


def _overdue(oracle: Oracle, currency: str = "") -> Value:
    return _owed(oracle, currency, late=True)


def _difference(oracle: Oracle, older: str, newer: str) -> Value:
    match _total(oracle, older), _total(oracle, newer):
        case Amount(before, currency), Amount(after, same) if currency == same:
            return distance(after - before, currency)
    raise ExpressionError(f"{older} and {newer} are in two currencies; take bills in one")


def _lines(invoice: Record, field: str, wanted: str) -> list[int]:
    return [int(line["amount"]) for line in invoice["lines"] if line[field] == wanted]


def _lines_of(field: str) -> Callable[..., Value]:
    def together(oracle: Oracle, number: str, wanted: str) -> Value:
        invoice = oracle.ledger.invoice(number)
        found = _lines(invoice, field, wanted)
        if not found:
            there = ", ".join(sorted({str(line[field]) for line in invoice["lines"]}))
            raise ExpressionError(f"{number} has no line of {field} {wanted!r}; it has {there}")
        return distance(sum(found), oracle.ledger.currency(invoice))

    return together


def _change(oracle: Oracle, older: str, newer: str, key: str) -> Value:
    before, after = oracle.ledger.invoice(older), oracle.ledger.invoice(newer)
    found = _lines(before, "key", key), _lines(after, "key", key)
    if not any(found):
        raise ExpressionError(f"neither {older} nor {newer} has a line of key {key!r}; name one that is there")
    return distance(sum(found[1]) - sum(found[0]), oracle.ledger.currency(after))


def _amount(oracle: Oracle, ref: str) -> Value:
    _, row, invoice = oracle.ledger.of_invoice(ref, *_MONEY_ROWS)
    return oracle.amount(int(row["amount"]), invoice)


def _day_of(oracle: Oracle, ref: str) -> Value:
    section, row, _ = oracle.ledger.of_invoice(ref, *_MONEY_ROWS)
    if section == "payments":
        return Day(datetime.fromisoformat(row["attempted_at"]).astimezone(ZoneInfo(oracle.ledger.time_zone)).date())
    return _day(row.get(_DAY_FIELD[section]), f"the day of {ref}")


def _date_of_row(section: str, field: str) -> Callable[..., Value]:
    return lambda oracle, ref: _day(oracle.ledger.of_invoice(ref, section)[1].get(field), f"{field} of {ref}")


def _date_of_subscription(field: str) -> Callable[..., Value]:
    return lambda oracle, ref: _day(oracle.ledger.of_customer("subscriptions", ref).get(field), f"{field} of {ref}")


def _credit(oracle: Oracle) -> Value:
    customer = oracle.ledger.customer(oracle.customer_ref)
    return Amount(int(customer.get("credit", 0)), str(customer["currency"]))


def _price(oracle: Oracle, ref: str) -> Value:
    price = oracle.ledger.price(ref)
    return Amount(int(price["amount"]), str(price["currency"]))


def _card(oracle: Oracle, ref: str) -> Value:
    return Text(str(oracle.ledger.of_customer("payment_methods", ref)["last4"]))


def _expires(oracle: Oracle, ref: str) -> Value:
    method = oracle.ledger.of_customer("payment_methods", ref)
    if "exp_month" not in method:
        raise ExpressionError(f"{ref} does not expire; name a card")
    year, month = int(method["exp_year"]), int(method["exp_month"])
    return Day(date(year, month, monthrange(year, month)[1]))


def _policy(oracle: Oracle, key: str) -> Value:
    policy = oracle.ledger.policy(key)
    match policy["kind"]:
        case "money":
            return Amount(int(policy["value"]), str(policy["currency"]))
        case "percent":
            return Percent(int(policy["value"]))
        case "int":
            return Number(int(policy["value"]))
        case "text":
            return Text(str(policy["value"]))
        case _:
            raise ExpressionError(f"policy {key!r} is neither figure nor text; expect words instead")


def _count(oracle: Oracle, status: str) -> Value:
    invoices = oracle.ledger.customer(oracle.customer_ref).get("invoices", ())
    return Number(sum(row["status"] == status for row in invoices))


FUNCTIONS: Mapping[str, tuple[Callable[..., Value], int, int]] = {
    "total": (_total, 1, 1),
    "due": (_due, 1, 1),
    "paid": (_paid, 1, 1),
    "issued_on": (_date_of_invoice("issued_on"), 1, 1),
    "due_on": (_date_of_invoice("due_on"), 1, 1),
    "owed": (_owed, 0, 1),
    "overdue": (_overdue, 0, 1),
    "difference": (_difference, 2, 2),
    "kind": (_lines_of("kind"), 2, 2),
    "line": (_lines_of("key"), 2, 2),
    "change": (_change, 3, 3),
    "amount": (_amount, 1, 1),
    "day": (_day_of, 1, 1),
    "expected_on": (_date_of_row("refunds", "expected_on"), 1, 1),
    "retry_on": (_date_of_row("payments", "next_retry_on"), 1, 1),
    "credit": (_credit, 0, 0),
    "price": (_price, 1, 1),
    "started_on": (_date_of_subscription("started_on"), 1, 1),
    "period_end": (_date_of_subscription("current_period_end"), 1, 1),
    "card": (_card, 1, 1),
    "expires": (_expires, 1, 1),
    "policy": (_policy, 1, 1),
    "count": (_count, 1, 1),
    "today": (lambda oracle: Day(oracle.today), 0, 0),
}
"""Each with the fewest and the most arguments it takes."""
