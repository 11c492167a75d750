"""Lines of an invoice: Stripe's own, and what it keeps beside them (discounts, taxes, credit), so that all sum up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Protocol, cast, get_args

from billing.facts import InvoiceLine, LineKind
from billing.gateways.stripe.objects.catalogue import money
from billing.gateways.stripe.options import StripeOptions
from billing.gateways.stripe.times import day_of, last_day_of
from billing.gateways.stripe.wire import Object, id_of
from billing.money import Money

_NEVER_POSITIVE, _NEVER_NEGATIVE = ("discount", "credit"), ("subscription", "usage", "late_fee")


class Plans(Protocol):
    """What lines say only by id."""

    def code(self, product: str) -> str:
        """The code of a product."""
        ...

    def metered(self, price: str) -> bool:
        """Whether a price is for what was used."""
        ...


def all_lines(found: Object, lines: list[Object], plans: Plans, options: StripeOptions) -> tuple[InvoiceLine, ...]:
    """Every line, in Stripe's order, then discounts, taxes, shipping and what was taken off the total."""
    stated = [_line(line, plans, options) for line in lines]
    stated += [*_discounts(found), *_taxes(found), *_shipping(found)]
    stated += _unexplained(found, stated)
    return (*stated, *_taken_off(found))


def _line(line: Object, plans: Plans, options: StripeOptions) -> InvoiceLine:
    metadata = line.get("metadata") or {}
    pricing = line.get("pricing") or {}
    details = pricing.get("price_details") or {}
    product = id_of(details.get("product"))
    kind = _kind(line, id_of(details.get("price")), metadata.get("kind", ""), plans)
    start, end = line["period"]["start"], line["period"]["end"]
    unit = pricing.get("unit_amount_decimal")
    return InvoiceLine(
        ref=line["id"],
        kind=kind,
        key=str(metadata.get("key") or product or kind)[:120],
        description=(line.get("description") or kind.replace("_", " "))[:300],
        amount=money(line["amount"], line["currency"]),
        quantity=line.get("quantity") or 1,
        unit_amount=_unit(unit, line["currency"]),
        plan_code=plans.code(product) if product else str(metadata.get("plan", "")),
        period_start=day_of(start, options.time_zone),
        period_end=last_day_of(start, end, options.time_zone),
    )


def _unit(unit: Decimal | str | None, currency: str) -> Money | None:
    """Only where it is a whole number of minor units: parts of one cannot be stated."""
    if unit is None or Decimal(unit) != int(Decimal(unit)):
        return None
    return money(int(Decimal(unit)), currency)


def _kind(line: Object, price: str, named: str, plans: Plans) -> LineKind:
    """Metadata's ``kind`` where it fits the sign, else what the line shows."""
    amount = line["amount"]
    if named in get_args(LineKind) and _fits(named, amount):
        return cast(LineKind, named)
    parent = line.get("parent") or {}
    of_plan = parent.get("type") == "subscription_item_details"
    details = parent.get("subscription_item_details" if of_plan else "invoice_item_details") or {}
    if details.get("proration"):
        return "proration"
    if amount < 0:
        return "credit"
    if price and plans.metered(price):
        return "usage"
    return "subscription" if of_plan else "one_off"


def _fits(kind: str, amount: int) -> bool:
    return not ((kind in _NEVER_POSITIVE and amount > 0) or (kind in _NEVER_NEGATIVE and amount < 0))


def _discounts(found: Object) -> Iterator[InvoiceLine]:
    for number, each in enumerate(found.get("total_discount_amounts") or [], start=1):
        if each["amount"]:
            ref = id_of(each["discount"]) or f"discount-{number}"
            yield _added(found, ref, "discount", "discount", "Discount", -each["amount"])


def _taxes(found: Object) -> Iterator[InvoiceLine]:
    """Taxes that come on top; those within the lines' amounts are no lines."""
    for number, each in enumerate(found.get("total_taxes") or [], start=1):
        if each["tax_behavior"] == "exclusive" and each["amount"]:
            yield _added(found, f"tax-{number}", "tax", "tax", "Tax", each["amount"])


def _shipping(found: Object) -> Iterator[InvoiceLine]:
    if found.get("amount_shipping"):
        yield _added(found, "shipping", "one_off", "shipping", "Shipping", found["amount_shipping"])


def _unexplained(found: Object, stated: list[InvoiceLine]) -> Iterator[InvoiceLine]:
    rest = found["total"] - sum(line.amount.minor for line in stated)
    if rest:
        yield _added(found, "other", "one_off", "other", "Other adjustments", rest)


def _taken_off(found: Object) -> Iterator[InvoiceLine]:
    """What is neither paid nor to be paid of the total: credit notes and credit; or what was owed from before."""
    if (found.get("status") or "draft") in ("draft", "void"):
        return
    off = found["total"] - found["amount_paid"] - found["amount_remaining"]
    if off < 0 and found.get("starting_balance", 0) > 0:
        yield _added(found, "balance", "one_off", "balance", "Balance brought forward", -off)
    if off <= 0:
        return
    notes = min(found.get("pre_payment_credit_notes_amount") or 0, off)
    if notes:
        yield _added(found, "credit-notes", "credit", "credit-note", "Credit note", -notes)
    if off > notes:
        yield _added(found, "credit", "credit", "credit", "Account credit", notes - off)


def _added(found: Object, ref: str, kind: LineKind, key: str, description: str, minor: int) -> InvoiceLine:
    return InvoiceLine(ref=ref, kind=kind, key=key, description=description, amount=money(minor, found["currency"]))
