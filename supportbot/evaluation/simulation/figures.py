"""The figures that a reply must name, computed from the billing document alone.

Nothing here is shared with the answers, nor with billing's own sums and comparisons, so that a fault in those shows.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from supportbot.evaluation.simulation.expressions import ExpressionError
from supportbot.evaluation.simulation.ledger import Books, Record, left_to_pay
from supportbot.evaluation.simulation.values import Amount, Day, Number, Percent, Text, Value, distance

_MONEY_ROWS = ("payments", "refunds", "disputes", "credit_notes")
_DAY_FIELD = {"refunds": "created_on", "disputes": "opened_on", "credit_notes": "issued_on"}


def _in_its_currency(books: Books, minor: int, invoice: Record) -> Amount:
    return Amount(minor, books.ledger.currency(invoice))


def _open_invoices(books: Books) -> Iterable[Record]:
    rows: list[Record] = books.own.get("invoices", [])
    return (row for row in rows if row["status"] == "open" and left_to_pay(row) > 0)


def last_payment(invoice: Record) -> str:
    """The reference of the payment that succeeded last. Raises ExpressionError when none has."""
    done = [row for row in invoice.get("payments", ()) if row["status"] == "succeeded"]
    if not done:
        raise ExpressionError(f"{invoice['number']} has no payment that succeeded; name a payment")
    return str(max(done, key=lambda row: datetime.fromisoformat(row["attempted_at"]))["ref"])


def _day(text: object, what: str) -> Day:
    if not isinstance(text, str):
        raise ExpressionError(f"{what} is not given in the records; add it there or leave it out")
    return Day(date.fromisoformat(text))


def _total(books: Books, number: str) -> Value:
    invoice = books.ledger.invoice(number)
    return _in_its_currency(books, int(invoice["total"]), invoice)


def _due(books: Books, number: str) -> Value:
    invoice = books.ledger.invoice(number)
    return _in_its_currency(books, left_to_pay(invoice), invoice)


def _paid(books: Books, number: str) -> Value:
    invoice = books.ledger.invoice(number)
    return _in_its_currency(books, int(invoice.get("paid", 0)), invoice)


def _date_of_invoice(field: str) -> Callable[..., Value]:
    return lambda books, number: _day(books.ledger.invoice(number).get(field), f"{field} of {number}")


def _owed(books: Books, currency: str = "", *, late: bool = False) -> Value:
    wanted = currency or str(books.own["currency"])
    rows = [row for row in _open_invoices(books) if books.ledger.currency(row) == wanted]
    counted = [row for row in rows if not late or date.fromisoformat(row["due_on"]) < books.today]
    return Amount(sum(map(left_to_pay, counted)), wanted)


def _overdue(books: Books, currency: str = "") -> Value:
    return _owed(books, currency, late=True)


def _difference(books: Books, older: str, newer: str) -> Value:
    match _total(books, older), _total(books, newer):
        case Amount(before, currency), Amount(after, same) if currency == same:
            return distance(after - before, currency)
    raise ExpressionError(f"{older} and {newer} are in two currencies; take bills in one")


def _lines(invoice: Record, field: str, wanted: str) -> list[int]:
    return [int(line["amount"]) for line in invoice["lines"] if line[field] == wanted]


def _lines_of(field: str) -> Callable[..., Value]:
    def together(books: Books, number: str, wanted: str) -> Value:
        invoice = books.ledger.invoice(number)
        found = _lines(invoice, field, wanted)
        if not found:
            there = ", ".join(sorted({str(line[field]) for line in invoice["lines"]}))
            raise ExpressionError(f"{number} has no line of {field} {wanted!r}; it has {there}")
        return distance(sum(found), books.ledger.currency(invoice))

    return together


def _change(books: Books, older: str, newer: str, key: str) -> Value:
    before, after = books.ledger.invoice(older), books.ledger.invoice(newer)
    found = _lines(before, "key", key), _lines(after, "key", key)
    if not any(found):
        raise ExpressionError(f"neither {older} nor {newer} has a line of key {key!r}; name one that is there")
    return distance(sum(found[1]) - sum(found[0]), books.ledger.currency(after))


def _amount(books: Books, ref: str) -> Value:
    _, row, invoice = books.ledger.of_invoice(ref, *_MONEY_ROWS)
    return _in_its_currency(books, int(row["amount"]), invoice)


def _day_of(books: Books, ref: str) -> Value:
    section, row, _ = books.ledger.of_invoice(ref, *_MONEY_ROWS)
    if section == "payments":
        return Day(datetime.fromisoformat(row["attempted_at"]).astimezone(ZoneInfo(books.ledger.time_zone)).date())
    return _day(row.get(_DAY_FIELD[section]), f"the day of {ref}")


def _date_of_row(section: str, field: str) -> Callable[..., Value]:
    return lambda books, ref: _day(books.ledger.of_invoice(ref, section)[1].get(field), f"{field} of {ref}")


def _date_of_subscription(field: str) -> Callable[..., Value]:
    return lambda books, ref: _day(books.ledger.of_customer("subscriptions", ref).get(field), f"{field} of {ref}")


def _credit(books: Books) -> Value:
    customer = books.own
    return Amount(int(customer.get("credit", 0)), str(customer["currency"]))


def _price(books: Books, ref: str) -> Value:
    price = books.ledger.price(ref)
    return Amount(int(price["amount"]), str(price["currency"]))


def _card(books: Books, ref: str) -> Value:
    return Text(str(books.ledger.of_customer("payment_methods", ref)["last4"]))


def _expires(books: Books, ref: str) -> Value:
    method = books.ledger.of_customer("payment_methods", ref)
    if "exp_month" not in method:
        raise ExpressionError(f"{ref} does not expire; name a card")
    year, month = int(method["exp_year"]), int(method["exp_month"])
    return Day(date(year, month, monthrange(year, month)[1]))


def _policy(books: Books, key: str) -> Value:
    policy = books.ledger.policy(key)
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


def _count(books: Books, status: str) -> Value:
    invoices = books.own.get("invoices", ())
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
    "today": (lambda books: Day(books.today), 0, 0),
}
"""Each with the fewest and the most arguments it takes."""
