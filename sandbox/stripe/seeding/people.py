"""Customers of a document, with their tax ids, payment methods and subscriptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.balance import transaction_new
from sandbox.stripe.billing.cards import card_details
from sandbox.stripe.billing.methods import method_new
from sandbox.stripe.billing.people import customer_new
from sandbox.stripe.billing.subscriptions import item_of, subscription_new
from sandbox.stripe.billing.tax_ids import tax_id_new
from sandbox.stripe.seeding.days import ends, morning, starts
from sandbox.stripe.seeding.plans import Catalogue

Given = dict[str, Any]
TERMS_DAYS = 14
"""Until what is sent is due, for a subscription that is not charged by itself: a document does not say."""


def person(given: Given, now: int) -> Iterator[Doc]:
    """The customer under the document's ref, then what belongs to them alone."""
    methods = given.get("payment_methods", [])
    default = next((each["ref"] for each in methods if each.get("default")), None)
    address = {
        **dict.fromkeys(("city", "country", "line2", "postal_code", "state")),
        "line1": given.get("billing_address"),
    }
    customer = customer_new(
        given["ref"],
        now,
        address=address if given.get("billing_address") else None,
        balance=-given.get("credit", 0),
        created=_since(given, now),
        currency=given["currency"].lower(),
        email=given["email"],
        metadata={"customer_ref": given["ref"]},
        name=given["name"],
        preferred_locales=[given["locale"]] if given.get("locale") else [],
    )
    customer["invoice_settings"]["default_payment_method"] = default
    yield customer
    if given.get("credit"):
        yield transaction_new(customer, -given["credit"], "adjustment", now, description="Credit brought over")
    if given.get("tax_id"):
        kind = "gb_vat" if given["tax_id"].startswith("GB") else "eu_vat"
        yield tax_id_new(given["ref"], kind, given["tax_id"], customer["created"])
    for each in methods:
        yield method(each, customer)


def _since(given: Given, now: int) -> int:
    days = [each["started_on"] for each in given.get("subscriptions", [])]
    days += [each["issued_on"] for each in given.get("invoices", [])]
    return min((morning(day, "UTC") for day in days), default=now)


def method(given: Given, customer: Doc) -> Doc:
    """A card, a debit mandate, or a bank transfer; the bank's name, which Stripe has no field for, in metadata."""
    last4, brand = given.get("last4", ""), given.get("brand", "")
    if given["kind"] == "card":
        kind, details = "card", card_details(brand, last4, given.get("exp_month") or 12, given.get("exp_year") or 2030)
    elif given["kind"] == "direct_debit":
        kind = "sepa_debit"
        details = {"bank_code": None, "branch_code": None, "country": None, "fingerprint": given["ref"], "last4": last4}
    else:
        kind, details = "customer_balance", {}
    named = {"brand": brand} if brand and kind != "card" else {}
    known = {"metadata": {**named, **({"last4": last4} if last4 and kind == "customer_balance" else {})}}
    return method_new(kind, details, customer["created"], given["ref"], customer=customer["id"], **known)


def _taxed(customer: Given) -> bool:
    """Whether the customer's newest bill has tax on it."""
    newest: Given = max(customer.get("invoices", []), key=lambda each: str(each["issued_on"]), default={"lines": []})
    return any(line["kind"] == "tax" for line in newest["lines"])


def subscription(given: Given, customer: Given, catalogue: Catalogue, zone: str) -> Doc:
    """Under its ref, with one item; charged by itself where the customer wants that."""
    price = catalogue.prices[given["price"]]
    start, end = starts(given["current_period_start"], zone), ends(given["current_period_end"], zone)
    automatic = customer.get("autopay", True)
    canceled = starts(given["canceled_on"], zone) if given.get("canceled_on") else None
    ending = given.get("cancel_at_period_end", False)
    trial = ends(given["trial_ends_on"], zone) if given.get("trial_ends_on") else None
    found = subscription_new(
        customer["ref"],
        price["currency"],
        starts(given["started_on"], zone),
        given["ref"],
        billing_cycle_anchor=start,
        cancel_at=end if ending else None,
        cancel_at_period_end=ending,
        canceled_at=canceled,
        collection_method="charge_automatically" if automatic else "send_invoice",
        days_until_due=None if automatic else TERMS_DAYS,
        default_tax_rates=[catalogue.tax_rate] if catalogue.tax_rate and _taxed(customer) else [],
        ended_at=canceled if given["status"] == "canceled" else None,
        status=given["status"],
        trial_end=trial,
        trial_start=starts(given["started_on"], zone) if trial else None,
    )
    item = item_of(found["id"], price["id"], given.get("quantity", 1), (start, end), found["created"])
    found["items"]["data"] = [{**item, "id": f"si_{given['ref']}"}]
    found["_next"] = None if given["status"] in ("canceled", "paused") else end
    return found
