"""Named rules for what free text works out from records: sums, differences, prices over another time, counts, days.

A source of kind ``sources`` names other sources by JSON in its ``field``; everything is computed again from these.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from babel.dates import format_date

from billing.facts import PaymentMethod, Plan, Source, Subscription
from billing.money import Money
from supportbot.answering.grounding.records import FINDERS, Records, UnknownSource, find_invoice, read

Rule = Callable[[Records, Source], object]
MOST_SOURCES = 50


def sources_field(sources: list[Source]) -> str:
    """``sources`` as the ``field`` of a source of kind "sources"."""
    return json.dumps([[one.kind, one.ref, one.field, one.rule] for one in sources])


def sum_of(records: Records, source: Source) -> Money:
    amounts = _amounts(records, source)
    return Money(sum(amount.minor for amount in amounts), amounts[0].currency)


def difference_of(records: Records, source: Source) -> Money:
    """Between two amounts, without its sign."""
    first, second = _two(_amounts(records, source))
    return Money(abs(first.minor - second.minor), first.currency)


def per_year(records: Records, source: Source) -> Money:
    """Twelve times a monthly price."""
    plan = _plan(records, source)
    if plan.interval != "month":
        raise UnknownSource("no monthly price")
    return Money(plan.price.minor * 12, plan.price.currency)


def per_month(records: Records, source: Source) -> Money:
    """A twelfth of a yearly price, halves rounded up."""
    plan = _plan(records, source)
    if plan.interval != "year":
        raise UnknownSource("no yearly price")
    return Money((plan.price.minor * 2 + 12) // 24, plan.price.currency)


def for_all_units(records: Records, source: Source) -> Money:
    """What a subscription costs each interval for its whole quantity."""
    subscription = _subscription(records, source)
    return Money(subscription.plan.price.minor * subscription.quantity, subscription.plan.price.currency)


def renews_on(records: Records, source: Source) -> date:
    return _subscription(records, source).current_period_end + timedelta(days=1)


def days_from_today(records: Records, source: Source) -> int:
    """Between today and a date of the records, either way."""
    sources = _sources(source)
    day = _resolve(records, sources[0])
    if not isinstance(day, date) or len(sources) != 1:
        raise UnknownSource("no date")
    return abs((day - records.today).days)


def days_between(records: Records, source: Source) -> int:
    days = [_resolve(records, one) for one in _sources(source)]
    dates = [day for day in days if isinstance(day, date)]
    if len(days) != 2 or len(dates) != 2:
        raise UnknownSource("no two dates")
    return abs((dates[0] - dates[1]).days)


def month_shown(records: Records, source: Source) -> str:
    """Month and year of a date: "March 2026"; ``field`` is the language, a colon, and the source."""
    language, _, rest = source.field.partition(":")
    day = _resolve(records, _sources(Source("sources", "", rest))[0])
    if not isinstance(day, date) or language not in ("en", "de", "fr", "es"):
        raise UnknownSource("no date")
    return f"{format_date(day, 'MMMM', locale=language)} {day.year}"


def year_shown(records: Records, source: Source) -> str:
    """The year of a date, as ``month_shown`` has the month."""
    return month_shown(records, source).rpartition(" ")[2]


def expiry_shown(records: Records, source: Source) -> str:
    """A card's last month: "08/2028"."""
    method = FINDERS["payment_method"](records, source.ref)
    if not isinstance(method, PaymentMethod) or method.exp_month is None or method.exp_year is None:
        raise UnknownSource("no expiry")
    return f"{method.exp_month:02}/{method.exp_year}"


def passage(records: Records, source: Source) -> str:
    """A part of a policy text word for word; ``field`` is START:END in characters."""
    text = str(read(records, Source("policy_text", source.ref, "text")))
    start, _, end = source.field.partition(":")
    part = text[int(start) : int(end)]
    if not part:
        raise UnknownSource("no such part")
    return part


def today(records: Records, source: Source) -> date:
    return records.today


def overdue_count(records: Records, source: Source) -> int:
    return sum(row.overdue_on(records.today) for row in records.own.invoices)


def paid_count(records: Records, source: Source) -> int:
    return sum(row.status == "paid" for row in records.own.invoices)


def named_count(records: Records, source: Source) -> int:
    """How many bills are named, by their numbers in ``field``."""
    numbers = json.loads(source.field)
    if not isinstance(numbers, list):
        raise UnknownSource("no numbers")
    return len({find_invoice(records, number).number for number in numbers})


def payments_count(records: Records, source: Source) -> int:
    """The payments of a bill in one status, which is ``field``; all of them where it is "any"."""
    bill = find_invoice(records, source.ref)
    return sum(source.field in ("any", payment.status) for payment in bill.payments)


def lines_count(records: Records, source: Source) -> int:
    return len(find_invoice(records, source.ref).lines)


def subscriptions_count(records: Records, source: Source) -> int:
    return sum(row.status != "canceled" for row in records.own.subscriptions)


def methods_count(records: Records, source: Source) -> int:
    return len(records.own.payment_methods)


def plans_count(records: Records, source: Source) -> int:
    """Plans on offer, whatever they are billed by."""
    return len({plan.code for plan in records.company.plans})


def _sources(source: Source) -> list[Source]:
    rows = json.loads(source.field)
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_SOURCES:
        raise UnknownSource("no sources")
    if not all(isinstance(row, list) and len(row) == 4 and all(isinstance(part, str) for part in row) for row in rows):
        raise UnknownSource("not sources")
    return [Source(*row) for row in rows]


def _resolve(records: Records, source: Source) -> object:
    """An inner source; none that names sources itself, so that there are no towers."""
    if not source.rule:
        return read(records, source)
    kind, rule = INNER.get(source.rule, ("", None))
    if rule is None or kind != source.kind or kind == "sources":
        raise UnknownSource(f"rule {source.rule!r} on {source.kind!r}")
    return rule(records, source)


def _amounts(records: Records, source: Source) -> list[Money]:
    sources = _sources(source)
    if len(set(sources)) != len(sources):
        raise UnknownSource("an amount counted twice")
    found = [_resolve(records, one) for one in sources]
    amounts = [amount for amount in found if isinstance(amount, Money)]
    if len(amounts) != len(found) or len({amount.currency for amount in amounts}) != 1:
        raise UnknownSource("not amounts in one currency")
    return amounts


def _two(amounts: list[Money]) -> tuple[Money, Money]:
    if len(amounts) != 2:
        raise UnknownSource("not two amounts")
    return amounts[0], amounts[1]


def _plan(records: Records, source: Source) -> Plan:
    found = FINDERS[source.field](records, source.ref) if source.field in ("offer", "subscription") else None
    plan = found.plan if isinstance(found, Subscription) else found
    if not isinstance(plan, Plan):
        raise UnknownSource("no plan")
    return plan


def _subscription(records: Records, source: Source) -> Subscription:
    subscription = FINDERS["subscription"](records, source.ref)
    if not isinstance(subscription, Subscription):
        raise UnknownSource("no subscription")
    return subscription


ARITHMETIC: Mapping[str, tuple[str, Rule]] = {
    "sum_of": ("sources", sum_of),
    "difference_of": ("sources", difference_of),
    "per_year": ("plan_price", per_year),
    "per_month": ("plan_price", per_month),
    "for_all_units": ("subscription", for_all_units),
    "renews_on": ("subscription", renews_on),
    "days_from_today": ("sources", days_from_today),
    "days_between": ("sources", days_between),
    "month_shown": ("sources", month_shown),
    "year_shown": ("sources", year_shown),
    "expiry_shown": ("payment_method", expiry_shown),
    "passage": ("policy_text", passage),
    "today": ("company", today),
    "overdue_count": ("account", overdue_count),
    "paid_count": ("account", paid_count),
    "named_count": ("account", named_count),
    "payments_count": ("invoice", payments_count),
    "lines_count": ("invoice", lines_count),
    "subscriptions_count": ("account", subscriptions_count),
    "methods_count": ("account", methods_count),
    "plans_count": ("company", plans_count),
}
INNER: dict[str, tuple[str, Rule]] = dict(ARITHMETIC)
"""Rules that an inner source may name; ``rules.py`` adds its own."""
