"""A fake that holds the company of a billing document (docs/loadbilling.md), with the document's own references."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from billing import records
from billing.document.invoice import amount_due
from billing.facts import InvoiceLine
from billing.gateways.fake.gateway import FakeGateway
from billing.gateways.ledger import Terms
from billing.money import Money

Document = dict[str, Any]


def fake_from_document(document: Document, **options: Any) -> FakeGateway:
    """A fake with the document's plans, customers and terms; the document is taken to be a good one."""
    policies = document.get("policies", {})
    terms = Terms(
        document["company"]["time_zone"],
        policies.get("refund_processing_days", {}).get("value"),
        policies.get("vat_rate", {}).get("value", 0),
    )
    return FakeGateway(_records(document), terms=terms, **options)


def _records(document: Document) -> Iterator[records.Record]:
    for plan in document.get("plans", ()):
        yield records.PlanRecord(plan["code"], plan["code"], plan["name"], plan.get("active", True))
        for price in plan["prices"]:
            amount = Money(price["amount"], price["currency"])
            yield records.PriceRecord(price["ref"], plan["code"], price["interval"], amount, price.get("active", True))
    for customer in document.get("customers", ()):
        yield _customer(customer)
        yield from (_method(method, customer) for method in customer.get("payment_methods", ()))
        yield from (_subscription(each, customer) for each in customer.get("subscriptions", ()))
        for invoice in customer.get("invoices", ()):
            yield from _invoice(invoice, customer)


def _customer(record: Document) -> records.CustomerRecord:
    methods = record.get("payment_methods", ())
    return records.CustomerRecord(
        ref=record["ref"],
        customer_ref=record["ref"],
        name=record["name"],
        email=record["email"],
        locale=record.get("locale", "en"),
        currency=record["currency"],
        credit=Money(record.get("credit", 0), record["currency"]),
        autopay=record.get("autopay", True),
        billing_address=record.get("billing_address", ""),
        tax_id=record.get("tax_id", ""),
        default_method=next((method["ref"] for method in methods if method.get("default")), ""),
    )


def _method(record: Document, customer: Document) -> records.PaymentMethodRecord:
    return records.PaymentMethodRecord(
        ref=record["ref"],
        customer=customer["ref"],
        kind=record["kind"],
        brand=record.get("brand", ""),
        last4=record.get("last4", ""),
        exp_month=record.get("exp_month"),
        exp_year=record.get("exp_year"),
    )


def _subscription(record: Document, customer: Document) -> records.SubscriptionRecord:
    return records.SubscriptionRecord(
        ref=record["ref"],
        customer=customer["ref"],
        price=record["price"],
        status=record["status"],
        quantity=record.get("quantity", 1),
        started_on=date.fromisoformat(record["started_on"]),
        current_period_start=date.fromisoformat(record["current_period_start"]),
        current_period_end=date.fromisoformat(record["current_period_end"]),
        trial_ends_on=_day(record, "trial_ends_on"),
        cancel_at_period_end=record.get("cancel_at_period_end", False),
        canceled_on=_day(record, "canceled_on"),
    )


def _invoice(record: Document, customer: Document) -> Iterator[records.Record]:
    currency = str(record.get("currency", customer["currency"]))
    owner, number = customer["ref"], record["number"]
    yield records.InvoiceRecord(
        ref=number,
        customer=owner,
        number=number,
        status=record["status"],
        currency=currency,
        **{name: date.fromisoformat(record[name]) for name in ("period_start", "period_end", "issued_on", "due_on")},
        lines=tuple(_line(line, position, currency) for position, line in enumerate(record["lines"], start=1)),
        total=Money(record["total"], currency),
        paid=Money(record.get("paid", 0), currency),
        due=Money(amount_due(record), currency),
    )
    for each in record.get("payments", ()):
        at = datetime.fromisoformat(each["attempted_at"])
        yield records.PaymentRecord(
            ref=each["ref"],
            customer=owner,
            invoice=number,
            amount=Money(each["amount"], currency),
            status=each["status"],
            attempted_at=at,
            failure_code=each.get("failure_code", ""),
            method=each.get("method", ""),
            next_retry_on=_day(each, "next_retry_on"),
        )
    for each in record.get("refunds", ()):
        amount, created = Money(each["amount"], currency), date.fromisoformat(each["created_on"])
        yield records.RefundRecord(
            each["ref"], owner, number, "", amount, each["status"], each["reason"], created, _day(each, "expected_on")
        )
    for each in record.get("credit_notes", ()):
        amount, issued = Money(each["amount"], currency), date.fromisoformat(each["issued_on"])
        yield records.CreditNoteRecord(each["number"], owner, number, each["number"], amount, each["reason"], issued)
    for each in record.get("disputes", ()):
        amount, opened = Money(each["amount"], currency), date.fromisoformat(each["opened_on"])
        yield records.DisputeRecord(each["ref"], owner, number, amount, each["status"], each["reason"], opened)


def _line(record: Document, position: int, currency: str) -> InvoiceLine:
    unit = record.get("unit_amount")
    return InvoiceLine(
        ref=record.get("ref", str(position)),
        kind=record["kind"],
        key=record["key"],
        description=record["description"],
        amount=Money(record["amount"], currency),
        quantity=record.get("quantity", 1),
        unit_amount=None if unit is None else Money(unit, currency),
        plan_code=record.get("plan", ""),
        period_start=_day(record, "period_start"),
        period_end=_day(record, "period_end"),
    )


def _day(record: Document, field: str) -> date | None:
    return date.fromisoformat(record[field]) if field in record else None
