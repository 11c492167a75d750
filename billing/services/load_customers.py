"""Writing customers with all that hangs on them. References were checked before: nothing here decides."""

from __future__ import annotations

from datetime import date
from typing import Any

from billing.document.walk import Record, customer_records
from billing.models import Customer, PaymentMethod, Price, Subscription
from billing.services.load_invoices import write_invoices
from billing.services.upsert import Count, upsert


def write_customers(document: Record) -> dict[str, Count]:
    """Counts by kind of record. Must run inside a transaction."""
    customers = {record["ref"]: _customer(record) for record in document.get("customers", ())}
    standing = list(Customer.objects.filter(external_ref__in=customers))
    _profiles_keep(document, customers, standing)
    counted = upsert(list(customers.values()), standing, ["external_ref"])
    return {
        "customers": counted,
        "subscriptions": _write_subscriptions(document, customers),
        "payment methods": _write_methods(document, customers),
        **write_invoices(document, customers),
    }


def _profiles_keep(document: Record, customers: dict[str, Customer], standing: list[Customer]) -> None:
    """A profile that the CRM has filled is not emptied by a document that says nothing of it."""
    silent = {record["ref"] for record in document.get("customers", ()) if "crm" not in record}
    for row in standing:
        if row.crm_synced_at is not None and row.external_ref in silent:
            for column in ("segment", "owner", "notes", "open_cases"):
                setattr(customers[row.external_ref], column, getattr(row, column))


def _customer(record: Record) -> Customer:
    crm: dict[str, Any] = record.get("crm", {})
    return Customer(
        external_ref=record["ref"],
        name=record["name"],
        email=record["email"],
        locale=record.get("locale", "en"),
        currency=record["currency"],
        credit_minor=record.get("credit", 0),
        autopay=record.get("autopay", True),
        billing_address=record.get("billing_address", ""),
        tax_id=record.get("tax_id", ""),
        segment=crm.get("segment", ""),
        owner=crm.get("owner", ""),
        notes=crm.get("notes", ""),
        open_cases=crm.get("open_cases", []),
    )


def _write_subscriptions(document: Record, customers: dict[str, Customer]) -> Count:
    found = list(customer_records(document, "subscriptions"))
    prices = Price.objects.in_bulk({record["price"] for _, record, _ in found}, field_name="ref")
    rows = [
        Subscription(
            ref=record["ref"],
            customer=customers[customer["ref"]],
            price=prices[record["price"]],
            status=record["status"],
            quantity=record.get("quantity", 1),
            started_on=date.fromisoformat(record["started_on"]),
            current_period_start=date.fromisoformat(record["current_period_start"]),
            current_period_end=date.fromisoformat(record["current_period_end"]),
            trial_ends_on=_day(record, "trial_ends_on"),
            cancel_at_period_end=record.get("cancel_at_period_end", False),
            canceled_on=_day(record, "canceled_on"),
        )
        for _, record, customer in found
    ]
    return upsert(rows, Subscription.objects.filter(ref__in=[row.ref for row in rows]), ["ref"])


def _write_methods(document: Record, customers: dict[str, Customer]) -> Count:
    rows = [
        PaymentMethod(
            ref=record["ref"],
            customer=customers[customer["ref"]],
            kind=record["kind"],
            brand=record.get("brand", ""),
            last4=record.get("last4", ""),
            exp_month=record.get("exp_month"),
            exp_year=record.get("exp_year"),
            is_default=record.get("default", False),
        )
        for _, record, customer in customer_records(document, "payment_methods")
    ]
    named = [row.ref for row in rows]
    with_default = [row.customer_id for row in rows if row.is_default]
    # A default that the document names takes the place of one on record that it does not name.
    replaced = PaymentMethod.objects.filter(customer_id__in=with_default, is_default=True).exclude(ref__in=named)
    replaced.update(is_default=False)
    return upsert(rows, PaymentMethod.objects.filter(ref__in=named), ["ref"], exclusive="is_default")


def _day(record: Record, field: str) -> date | None:
    return date.fromisoformat(record[field]) if field in record else None
