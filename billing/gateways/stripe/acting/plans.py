"""Subscriptions: ending, keeping, moving to another price, coupons."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from billing.actions.commands import CancelPlan, ChangePlan, KeepPlan
from billing.actions.receipts import PlanChangePreview, ProrationLine, Receipt
from billing.gateways.errors import Refused
from billing.gateways.stripe.acting.work import Work, check_same
from billing.gateways.stripe.objects import catalogue, customers
from billing.gateways.stripe.objects.catalogue import money
from billing.gateways.stripe.times import day_of, last_day_of, seconds_at
from billing.gateways.stripe.wire import READS, Object, id_of, plain
from billing.money import total
from billing.records import Key, PriceRecord

_MOVABLE = ("active", "trialing", "past_due")


def canceling_find(work: Work, command: CancelPlan | KeepPlan) -> Receipt | None:
    """By state: it ends with its period (or has ended since), or it does not."""
    found = work.any_subscription(command.subscription)
    ends = customers.has_ended(found) or _ends(found)
    return _receipt(found) if ends == (command.kind == "cancel_plan") else None


def cancel_plan(work: Work, command: CancelPlan) -> Receipt:
    details = {"cancellation_details": {"comment": command.reason}} if command.reason else {}
    return _set(work, command, {"cancel_at_period_end": True, **details})


def keep_plan(work: Work, command: KeepPlan) -> Receipt:
    return _set(work, command, {"cancel_at_period_end": False})


def _set(work: Work, command: CancelPlan | KeepPlan, wanted: Object) -> Receipt:
    found = work.own_subscription(command.subscription)
    if _ends(found) == (command.kind == "cancel_plan"):
        return _receipt(found)
    params: Any = {**wanted, "metadata": work.left(command.kind)}
    work.api.v1.subscriptions.update(command.subscription, params=params, options=work.under())
    return _receipt(found)


def _ends(found: Object) -> bool:
    return bool(found.get("cancel_at_period_end") or found.get("cancel_at"))


def _receipt(found: Object) -> Receipt:
    return Receipt(found["id"], touched=(Key("subscription", found["id"]),))


def preview(work: Work, command: ChangePlan) -> PlanChangePreview:
    """What Stripe itself says it would bill, by the same instant that the change is then made as of."""
    found = work.own_subscription(command.subscription)
    return _preview(work, command, found, _price(work, command, found))


def change_find(work: Work, command: ChangePlan) -> Receipt | None:
    """By state: the subscription has that price."""
    found = work.own_subscription(command.subscription)
    return _changed(found, command) if _has(found, command) else None


def change_plan(work: Work, command: ChangePlan) -> Receipt:
    found = work.own_subscription(command.subscription)
    if _has(found, command):
        return _changed(found, command)
    check_same(command.proration, _preview(work, command, found, _price(work, command, found)).proration)
    params: Any = {**_change(work, command, found), "metadata": work.left(command.kind)}
    work.api.v1.subscriptions.update(found["id"], params=params, options=work.under())
    return _changed(found, command)


def _has(found: Object, command: ChangePlan) -> bool:
    return id_of(customers.first_item(found)["price"]) == command.price


def _changed(found: Object, command: ChangePlan) -> Receipt:
    return Receipt(found["id"], amount=command.proration, touched=(Key("subscription", found["id"]),))


def _change(work: Work, command: ChangePlan, found: Object) -> Object:
    item = customers.first_item(found)
    return {
        "items": [{"id": item["id"], "price": command.price, "quantity": item.get("quantity") or 1}],
        "proration_behavior": "create_prorations",
        "proration_date": _proration_date(work, command, item),
    }


def _proration_date(work: Work, command: ChangePlan, item: Object) -> int:
    """The day's first instant, or the period's where it began later in that day."""
    return max(seconds_at(command.on, work.options.time_zone), int(item["current_period_start"]))


def _price(work: Work, command: ChangePlan, found: Object) -> PriceRecord:
    """The price to move to. Raises Refused where it cannot be moved to."""
    item, zone = customers.first_item(found), work.options.time_zone
    price = catalogue.price(plain(work.api.v1.prices.retrieve(command.price, options=READS)))
    if price is None:
        raise Refused(f"price {command.price} is none that a plan can have", reason="price_unsuitable")
    if found["status"] not in _MOVABLE:
        raise Refused(f"subscription {found['id']} is {found['status']}", reason="subscription_not_running")
    if price.amount.currency.lower() != found["currency"]:
        raise Refused(f"price {price.ref} is in another currency", reason="currency_mismatch")
    if not price.active and not _has(found, command):
        raise Refused(f"price {price.ref} is not offered any more; choose another", reason="price_inactive")
    first = day_of(item["current_period_start"], zone)
    last = last_day_of(item["current_period_start"], item["current_period_end"], zone)
    if not first <= command.on <= min(_today(zone), last):
        what = f"{command.on} is not a day of the current period up to today; choose one"
        raise Refused(what, reason="proration_date_out_of_period")
    return price


def _today(zone: str) -> date:
    return day_of(int(time.time()), zone)


def _preview(work: Work, command: ChangePlan, found: Object, price: PriceRecord) -> PlanChangePreview:
    change = _change(work, command, found)
    params: Any = {"customer": work.customer, "subscription": found["id"], "subscription_details": change}
    shown = plain(work.api.v1.invoices.create_preview(params=params, options=READS))
    lines = tuple(
        _line(each, work.options.time_zone)
        for each in shown["lines"]["data"]
        if _counts(each, change["proration_date"], anew=_interval_changes(found, price), price=price.ref)
    )
    quantity = change["items"][0]["quantity"]
    return PlanChangePreview(
        lines=lines,
        proration=total((line.amount for line in lines), price.amount.currency),
        next_amount=money(price.amount.minor * quantity, found["currency"]),
    )


def _interval_changes(found: Object, price: PriceRecord) -> bool:
    recurring = customers.first_item(found)["price"].get("recurring") or {}
    return bool(recurring.get("interval") != price.interval)


def _counts(line: Object, at: int, *, anew: bool, price: str) -> bool:
    """The prorations of this change, and the new period where a new interval is billed at once.

    The preview is of the whole next invoice, and shows prorations of earlier changes beside those of this one.
    """
    parent = line.get("parent") or {}
    details = parent.get("subscription_item_details") or parent.get("invoice_item_details") or {}
    if details.get("proration"):
        return bool(line["period"]["start"] == at)
    pricing = (line.get("pricing") or {}).get("price_details") or {}
    return anew and id_of(pricing.get("price")) == price


def _line(line: Object, zone: str) -> ProrationLine:
    """A line with its discounts and the taxes that come on top of it."""
    taxes = sum(each["amount"] for each in line.get("taxes") or [] if each["tax_behavior"] == "exclusive")
    discounts = sum(each["amount"] for each in line.get("discount_amounts") or [])
    start, end = line["period"]["start"], line["period"]["end"]
    return ProrationLine(
        description=line.get("description") or "",
        amount=money(line["amount"] - discounts + taxes, line["currency"]),
        period_start=day_of(start, zone),
        period_end=last_day_of(start, end, zone),
    )
