"""Subscriptions: ending, keeping, moving to another price."""

from __future__ import annotations

from dataclasses import replace

from billing.actions.commands import CancelPlan, ChangePlan, KeepPlan
from billing.actions.receipts import PlanChangePreview, ProrationLine, Receipt
from billing.gateways.errors import Refused
from billing.gateways.ledger.books import Books, Outcome, PendingItem
from billing.gateways.ledger.naming import made_ref
from billing.money import Money, total
from billing.proration import Span, day_starts, days_span, last_day, percent_of, period_from, plan_change
from billing.records import Key, PriceRecord, SubscriptionRecord

_MOVABLE = ("active", "trialing", "past_due")


def cancel_plan(books: Books, command: CancelPlan, key: str) -> Outcome:
    return _canceling(books, command.subscription, True)


def keep_plan(books: Books, command: KeepPlan, key: str) -> Outcome:
    return _canceling(books, command.subscription, False)


def preview(books: Books, command: ChangePlan) -> PlanChangePreview:
    """What ``change_plan`` would bill: credit, charge, and the tax on both where the company has a rate."""
    subscription, old, new = _parts(books, command)
    lines = _lines(books, command, subscription, old, new)
    return PlanChangePreview(
        lines=lines,
        proration=total((line.amount for line in lines), new.amount.currency),
        next_amount=Money(new.amount.minor * subscription.quantity, new.amount.currency),
    )


def change_plan(books: Books, command: ChangePlan, key: str) -> Outcome:
    """The subscription takes its new price; what the preview showed stands to be billed with the next invoice."""
    subscription, old, new = _parts(books, command)
    receipt = Receipt(subscription.ref, amount=command.proration, touched=(Key("subscription", subscription.ref),))
    if subscription.price == new.ref:
        return Outcome(receipt)
    shown = preview(books, command)
    if shown.proration != command.proration:
        raise Refused("the change would bill another amount than was stated; state it anew", reason="amount_changed")
    items = [_item(books, command, line, key, position, new) for position, line in enumerate(shown.lines)]
    return Outcome(receipt, (_moved(subscription, command, old, new), *items))


def _canceling(books: Books, ref: str, wanted: bool) -> Outcome:
    subscription = books.running_subscription(ref)
    receipt = Receipt(subscription.ref, touched=(Key("subscription", subscription.ref),))
    if subscription.cancel_at_period_end == wanted:
        return Outcome(receipt)
    return Outcome(receipt, (replace(subscription, cancel_at_period_end=wanted),))


def _parts(books: Books, command: ChangePlan) -> tuple[SubscriptionRecord, PriceRecord, PriceRecord]:
    subscription = books.running_subscription(command.subscription)
    old, new = books.price(subscription.price), books.price(command.price)
    if subscription.status not in _MOVABLE:
        raise Refused(f"subscription {subscription.ref} is {subscription.status}", reason="subscription_not_running")
    if new.amount.currency != old.amount.currency:
        raise Refused(f"price {new.ref} is in another currency", reason="currency_mismatch")
    if not new.active and new.ref != old.ref:
        raise Refused(f"price {new.ref} is not offered any more; choose another", reason="price_inactive")
    if not subscription.current_period_start <= command.on <= min(books.today, subscription.current_period_end):
        what = f"{command.on} is not a day of the current period up to today; choose one"
        raise Refused(what, reason="proration_date_out_of_period")
    return subscription, old, new


def _lines(
    books: Books, command: ChangePlan, subscription: SubscriptionRecord, old: PriceRecord, new: PriceRecord
) -> tuple[ProrationLine, ...]:
    if subscription.status == "trialing" or old.ref == new.ref:  # nothing has been paid that could be given back
        return ()
    zone = books.terms.time_zone
    span = days_span(subscription.current_period_start, subscription.current_period_end, zone)
    anew = None
    if old.interval != new.interval:
        anew = days_span(command.on, period_from(command.on, new.interval), zone)
    at = day_starts(command.on, zone)
    both = plan_change(old=old.amount, new=new.amount, quantity=subscription.quantity, span=span, at=at, anew=anew)
    before, after = _name(books, old), _name(books, new)
    lines = [
        _line(f"Unused time on {before}", both.credit, both.unused, command, zone),
        _line(f"Remaining time on {after}", both.charge, both.charged, command, zone),
    ]
    if books.terms.vat_percent:
        tax = percent_of(both.net, books.terms.vat_percent)
        lines.append(_line(f"VAT {books.terms.vat_percent}%", tax, both.charged, command, zone))
    return tuple(lines)


def _line(description: str, amount: Money, span: Span, command: ChangePlan, zone: str) -> ProrationLine:
    return ProrationLine(description, amount, command.on, last_day(span, zone))


def _item(
    books: Books, command: ChangePlan, line: ProrationLine, key: str, position: int, new: PriceRecord
) -> PendingItem:
    return PendingItem(
        ref=made_ref("ii", key, str(position)),
        customer=books.customer.ref,
        subscription=command.subscription,
        kind="tax" if line.description.startswith("VAT ") else "proration",
        description=line.description,
        amount=line.amount,
        plan_code=books.plans[new.plan].code if new.plan in books.plans else "",
        period_start=line.period_start,
        period_end=line.period_end,
        created_on=books.today,
    )


def _moved(
    subscription: SubscriptionRecord, command: ChangePlan, old: PriceRecord, new: PriceRecord
) -> SubscriptionRecord:
    """A new interval begins a new period on the day of the change; else the period stays."""
    moved = replace(subscription, price=new.ref)
    if old.interval == new.interval or subscription.status == "trialing":
        return moved
    return replace(moved, current_period_start=command.on, current_period_end=period_from(command.on, new.interval))


def _name(books: Books, price: PriceRecord) -> str:
    return books.plans[price.plan].name if price.plan in books.plans else price.ref
