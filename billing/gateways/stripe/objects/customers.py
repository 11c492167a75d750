"""Customers, their payment methods and their subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from billing.facts import PaymentMethodKind, SubscriptionStatus
from billing.gateways.stripe.objects.catalogue import money
from billing.gateways.stripe.options import StripeOptions
from billing.gateways.stripe.times import day_of, last_day_of
from billing.gateways.stripe.wire import Object, id_of
from billing.records import CustomerRecord, PaymentMethodRecord, SubscriptionRecord

_DEBITS = ("sepa_debit", "bacs_debit", "us_bank_account", "acss_debit", "au_becs_debit", "nz_bank_account")
_TRANSFERS = ("customer_balance", "multibanco", "sofort")
_NAMES: Mapping[str, str] = {
    "card": "",
    "sepa_debit": "SEPA Direct Debit",
    "bacs_debit": "Bacs Direct Debit",
    "customer_balance": "Bank transfer",
    "paypal": "PayPal",
}
_STATUSES: Mapping[str, SubscriptionStatus] = {
    "trialing": "trialing",
    "active": "active",
    "past_due": "past_due",
    "unpaid": "past_due",
    "incomplete": "past_due",
    "incomplete_expired": "canceled",
    "canceled": "canceled",
    "paused": "paused",
}
_ENDED = ("canceled", "incomplete_expired")


def customer(found: Object, options: StripeOptions, currency: str) -> CustomerRecord:
    """A customer with ``tax_ids`` and ``subscriptions`` expanded; ``currency`` where they have none yet."""
    own = str(found.get("currency") or currency)
    balance = int(found.get("balance") or 0)
    locales, tax_ids = found.get("preferred_locales") or ["en"], (found.get("tax_ids") or {}).get("data") or []
    return CustomerRecord(
        ref=found["id"],
        customer_ref=str((found.get("metadata") or {}).get(options.customer_ref_key) or found["id"]),
        name=found.get("name") or found.get("email") or found["id"],
        email=found.get("email") or "",
        locale=locales[0],
        currency=own.upper(),
        credit=money(max(-balance, 0), own),
        autopay=autopay(found),
        billing_address=address_line(found.get("address")),
        tax_id=tax_ids[0]["value"] if tax_ids else "",
        default_method=default_method(found),
    )


def default_method(found: Object) -> str:
    return id_of((found.get("invoice_settings") or {}).get("default_payment_method"))


def running(found: Object) -> list[Object]:
    """The customer's subscriptions that have not ended."""
    data = (found.get("subscriptions") or {}).get("data") or []
    return [each for each in data if not has_ended(each)]


def has_ended(subscription: Object) -> bool:
    return subscription["status"] in _ENDED


def autopay(found: Object) -> bool:
    """Whether every running subscription is charged by itself, to a method on file.

    Without a subscription: what was last wished (metadata ``autopay``), else whether there is a method.
    """
    if not default_method(found):
        return False
    subscriptions = running(found)
    if subscriptions:
        return all(each["collection_method"] == "charge_automatically" for each in subscriptions)
    return bool((found.get("metadata") or {}).get("autopay", "on") == "on")


def address_line(address: Object | None) -> str:
    """An address in one line, as far as it is known."""
    if not address:
        return ""
    town = " ".join(filter(None, (address.get("postal_code"), address.get("city"))))
    parts = (address.get("line1"), address.get("line2"), town, address.get("state"), address.get("country"))
    return ", ".join(part for part in parts if part)


def payment_method(found: Object) -> PaymentMethodRecord | None:
    """None where it belongs to nobody (any more)."""
    owner = id_of(found.get("customer"))
    if not owner:
        return None
    kind = found["type"]
    shown = found.get(kind) or {}
    return PaymentMethodRecord(
        ref=found["id"],
        customer=owner,
        kind=_method_kind(kind),
        brand=shown.get("brand") or shown.get("bank_name") or _NAMES.get(kind, kind.replace("_", " ")),
        last4=shown.get("last4") or "",
        exp_month=shown.get("exp_month"),
        exp_year=shown.get("exp_year"),
    )


def _method_kind(kind: str) -> PaymentMethodKind:
    if kind in _DEBITS:
        return "direct_debit"
    return "bank_transfer" if kind in _TRANSFERS else "card"


def subscription(found: Object, options: StripeOptions) -> SubscriptionRecord:
    """Price, quantity and period are the first item's."""
    zone = options.time_zone
    item = first_item(found)
    status = _STATUSES.get(found["status"], "active")
    ended = found.get("ended_at") or found.get("canceled_at") or item["current_period_end"]
    trial = found.get("trial_end")
    return SubscriptionRecord(
        ref=found["id"],
        customer=id_of(found["customer"]),
        price=id_of(item["price"]),
        status=status,
        quantity=item.get("quantity") or 1,
        started_on=day_of(found["start_date"], zone),
        current_period_start=day_of(item["current_period_start"], zone),
        current_period_end=last_day_of(item["current_period_start"], item["current_period_end"], zone),
        trial_ends_on=last_day_of(found["start_date"], trial, zone) if trial else None,
        cancel_at_period_end=bool(found.get("cancel_at_period_end") or found.get("cancel_at")),
        canceled_on=day_of(ended, zone) if status == "canceled" else None,
    )


def first_item(found: Object) -> Object:
    return cast(Object, found["items"]["data"][0])
