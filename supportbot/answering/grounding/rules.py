"""The named rules behind computed figures, written a second time from the records alone.

A source with a ``rule`` names one of these; each applies to one kind of record, and ``field`` is its argument
(a currency, or the refs of lines). Nothing here is shared with the code that writes replies or with billing's own
explanations.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision

from billing.facts import Invoice, InvoiceLine, PaymentAttempt, PaymentMethod, Plan, Quote, Source, Subscription
from billing.money import Money
from supportbot.answering.grounding.arithmetic import ARITHMETIC, INNER
from supportbot.answering.grounding.records import FINDERS, Records, UnknownSource, find_invoice, find_line

Rule = Callable[[Records, Source], object]


def days_overdue(records: Records, source: Source) -> int:
    return (records.today - find_invoice(records, source.ref).due_on).days


def days_left(records: Records, source: Source) -> int:
    return -days_overdue(records, source)


def company_day(records: Records, source: Source) -> date:
    payment = FINDERS["payment"](records, source.ref)
    if not isinstance(payment, PaymentAttempt):
        raise UnknownSource("not a payment")
    return payment.attempted_at.astimezone(ZoneInfo(records.company.time_zone)).date()


def records_day(records: Records, source: Source) -> date:
    as_of = records.own.as_of
    if as_of is None:
        raise UnknownSource("records without an age")
    return as_of.astimezone(ZoneInfo(records.company.time_zone)).date()


def records_time(records: Records, source: Source) -> str:
    """Hours and minutes, two digits each."""
    as_of = records.own.as_of
    if as_of is None:
        raise UnknownSource("records without an age")
    there = as_of.astimezone(ZoneInfo(records.company.time_zone))
    return f"{there.hour:02}:{there.minute:02}"


def last_valid_day(records: Records, source: Source) -> date:
    method = FINDERS["payment_method"](records, source.ref)
    if not isinstance(method, PaymentMethod) or method.exp_month is None or method.exp_year is None:
        raise UnknownSource("no expiry")
    return date(method.exp_year, method.exp_month, monthrange(method.exp_year, method.exp_month)[1])


def address_shown(records: Records, source: Source) -> str:
    """Of what stands before the last @, the first character alone."""
    address = records.own.email
    at = address.rfind("@")
    if source.ref != records.own.customer_ref or at < 1:
        raise UnknownSource("no address on file")
    return address[0] + "…" + address[at:]


def amount_without_sign(records: Records, source: Source) -> Money:
    amount = find_line(records, source.ref).amount
    return -amount if amount.minor < 0 else amount


def _owed(records: Records) -> list[Invoice]:
    return [row for row in records.own.invoices if row.status == "open" and row.amount_due.minor > 0]


def balance_due(records: Records, source: Source) -> Money:
    due = (row.amount_due for row in _owed(records) if row.amount_due.currency == source.field)
    return _sum(due, source.field)


def overdue_total(records: Records, source: Source) -> Money:
    late = (row for row in _owed(records) if row.due_on < records.today)
    return _sum((row.amount_due for row in late if row.amount_due.currency == source.field), source.field)


def balance_after_credit(records: Records, source: Source) -> Money:
    left = balance_due(records, source).minor - records.own.credit.minor
    if records.own.credit.currency != source.field:
        raise UnknownSource("credit in another currency")
    return Money(max(left, 0), source.field)


def open_count(records: Records, source: Source) -> int:
    return len(_owed(records))


def issued_count(records: Records, source: Source) -> int:
    return sum(row.status in {"open", "paid", "uncollectible"} for row in records.own.invoices)


def minimum_term_end(records: Records, source: Source) -> date:
    """The day on which as many months have passed since the start as the minimum term has."""
    subscription = FINDERS["subscription"](records, source.ref)
    months = records.company.policies.get("minimum_term_months")
    if not isinstance(subscription, Subscription) or type(months) is not int:
        raise UnknownSource("no minimum term")
    count = subscription.started_on.year * 12 + subscription.started_on.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(subscription.started_on.day, monthrange(year, month)[1]))


def extended_due(records: Records, source: Source) -> date:
    """The due date and as many days as a payment may be put off."""
    days = records.company.policies.get("payment_extension_max_days")
    if type(days) is not int:
        raise UnknownSource("no payment extension")
    return date.fromordinal(find_invoice(records, source.ref).due_on.toordinal() + days)


def grace_end(records: Records, source: Source) -> date:
    """The due date and as many days as pass before a late fee is charged."""
    days = records.company.policies.get("late_fee_grace_days")
    if type(days) is not int:
        raise UnknownSource("no days of grace")
    return date.fromordinal(find_invoice(records, source.ref).due_on.toordinal() + days)


def credit_within_limit(records: Records, source: Source) -> Money:
    """The goodwill credit of ``field`` (minor units), where the policy reaches so far and the customer named it."""
    limit = records.company.policies.get(source.ref)
    if not isinstance(limit, Money) or limit.currency != records.own.currency or not source.field.isdigit():
        raise UnknownSource("no such limit")
    credit = Money(int(source.field), limit.currency)
    scale = 10 ** get_currency_precision(limit.currency)
    named = {re.sub(r"\D", "", number) for text in records.typed for number in re.findall(r"\d[\d.,]*", text)}
    written = {str(credit.minor)} | ({str(credit.minor // scale)} if credit.minor % scale == 0 else set())
    if not 0 < credit.minor <= limit.minor or not named & written:
        raise UnknownSource("beyond the limit, or not named")
    return credit


def credited(records: Records, source: Source) -> Money:
    """What a change of plan gives back, without its sign."""
    quote = FINDERS["quote"](records, source.ref)
    if not isinstance(quote, Quote) or quote.proration.minor >= 0:
        raise UnknownSource("nothing is given back")
    return Money(-quote.proration.minor, quote.proration.currency)


def price_distance(records: Records, source: Source) -> Money:
    """What a plan on offer ("CODE/INTERVAL/CURRENCY") costs more or less than the plan subscribed to."""
    subscription = FINDERS["subscription"](records, source.ref)
    offer = FINDERS["offer"](records, source.field)
    if not isinstance(subscription, Subscription) or not isinstance(offer, Plan):
        raise UnknownSource("not a plan")
    now, then = subscription.plan, offer
    if (now.interval, now.price.currency) != (then.interval, then.price.currency):
        raise UnknownSource("prices that cannot be compared")
    return Money(abs(then.price.minor - now.price.minor), then.price.currency)


def lines_sum(records: Records, source: Source) -> Money:
    """What the lines named in ``field`` ("REF,REF") sum to on one bill."""
    return _lines(find_invoice(records, source.ref), source.field)


def lines_change(records: Records, source: Source) -> Money:
    """What lines of the newer bill come to less what lines of the older came to; ``field`` is "REF,REF>REF,REF"."""
    older, newer = _pair(records, source)
    before, _, after = source.field.partition(">")
    return Money(_lines(newer, after).minor - _lines(older, before).minor, newer.currency)


def quantity_share(records: Records, source: Source) -> Money:
    """The part of one line's change that comes from its quantity: the units added, each at the newer price."""
    older, newer = _pair(records, source)
    before_ref, _, after_ref = source.field.partition(">")
    before, after = _line(older, before_ref), _line(newer, after_ref)
    units = after.quantity - before.quantity
    if after.unit_amount is not None:
        return Money(after.unit_amount.minor * units, newer.currency)
    if not units:
        return Money(0, newer.currency)
    if not after.quantity or after.amount.minor % after.quantity:
        return lines_change(records, source)
    return Money(after.amount.minor * units // after.quantity, newer.currency)


def price_share(records: Records, source: Source) -> Money:
    """What the quantity does not account for."""
    return Money(
        lines_change(records, source).minor - quantity_share(records, source).minor, _pair(records, source)[1].currency
    )


def total_change(records: Records, source: Source) -> Money:
    older, newer = _pair(records, source)
    return Money(newer.total.minor - older.total.minor, newer.currency)


def total_distance(records: Records, source: Source) -> Money:
    """The difference without its sign, as in "five euros less"."""
    return Money(abs(total_change(records, source).minor), total_change(records, source).currency)


def _pair(records: Records, source: Source) -> tuple[Invoice, Invoice]:
    """The two bills of a source whose ref is "OLDER>NEWER"."""
    older_number, _, newer_number = source.ref.partition(">")
    older, newer = find_invoice(records, older_number), find_invoice(records, newer_number)
    if older.currency != newer.currency:
        raise UnknownSource("bills in two currencies")
    return older, newer


def _lines(invoice: Invoice, refs: str) -> Money:
    lines = [_line(invoice, ref) for ref in refs.split(",") if ref]
    if len({line.ref for line in lines}) != len(lines):
        raise UnknownSource("a line counted twice")
    return _sum((line.amount for line in lines), invoice.currency)


def _line(invoice: Invoice, ref: str) -> InvoiceLine:
    line = next((line for line in invoice.lines if line.ref == ref), None)
    if line is None or line.amount.currency != invoice.currency:
        raise UnknownSource(f"no line {ref!r} in the bill's currency")
    return line


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    return Money(sum(amount.minor for amount in amounts), currency)


def compute(records: Records, source: Source) -> object:
    """The value that ``source.rule`` gives for the record it names.

    Raises UnknownSource when there is no such rule, when it does not apply to this kind of record, or when the record
    is not there or not this customer's.
    """
    kind, rule = RULES.get(source.rule, ("", None))
    if rule is None or kind != source.kind:
        raise UnknownSource(f"rule {source.rule!r} on {source.kind!r}")
    if kind == "account":
        FINDERS["account"](records, source.ref)
    return rule(records, source)


RULES: Mapping[str, tuple[str, Rule]] = {
    "days_overdue": ("invoice", days_overdue),
    "days_left": ("invoice", days_left),
    "company_day": ("payment", company_day),
    "records_day": ("account", records_day),
    "records_time": ("account", records_time),
    "last_valid_day": ("payment_method", last_valid_day),
    "address_shown": ("account", address_shown),
    "amount_without_sign": ("line", amount_without_sign),
    "balance_due": ("account", balance_due),
    "overdue_total": ("account", overdue_total),
    "balance_after_credit": ("account", balance_after_credit),
    "open_count": ("account", open_count),
    "issued_count": ("account", issued_count),
    "minimum_term_end": ("subscription", minimum_term_end),
    "extended_due": ("invoice", extended_due),
    "grace_end": ("invoice", grace_end),
    "credit_within_limit": ("policy", credit_within_limit),
    "credited": ("quote", credited),
    "price_distance": ("subscription", price_distance),
    "lines_sum": ("invoice", lines_sum),
    "lines_change": ("invoice_pair", lines_change),
    "quantity_share": ("invoice_pair", quantity_share),
    "price_share": ("invoice_pair", price_share),
    "total_change": ("invoice_pair", total_change),
    "total_distance": ("invoice_pair", total_distance),
    **ARITHMETIC,
}
INNER.update(RULES)
