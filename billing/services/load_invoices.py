"""Writing invoices with their lines and what happened to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from billing.document.invoice import amount_due
from billing.document.walk import Record, customer_records, invoice_records
from billing.models import (
    CreditNote,
    Customer,
    Dispute,
    Invoice,
    InvoiceLine,
    PaymentAttempt,
    PaymentMethod,
    Refund,
)
from billing.services.upsert import Count, upsert

Invoices = Mapping[str, Invoice]


def write_invoices(document: Record, customers: Mapping[str, Customer]) -> dict[str, Count]:
    """Counts by kind of record. Must run inside a transaction, after customers and payment methods."""
    invoices = {
        record["number"]: _invoice(record, customers[customer["ref"]])
        for _, record, customer in customer_records(document, "invoices")
    }
    standing = Invoice.objects.filter(number__in=invoices)
    return {
        "invoices": upsert(list(invoices.values()), standing, ["number"]),
        "invoice lines": _write_lines(document, invoices),
        "payments": _write_payments(document, invoices),
        "refunds": _write_refunds(document, invoices),
        "credit notes": _write_credit_notes(document, invoices),
        "disputes": _write_disputes(document, invoices),
    }


def _invoice(record: Record, owner: Customer) -> Invoice:
    return Invoice(
        number=record["number"],
        customer=owner,
        status=record["status"],
        currency=str(record.get("currency", owner.currency)),
        period_start=date.fromisoformat(record["period_start"]),
        period_end=date.fromisoformat(record["period_end"]),
        issued_on=date.fromisoformat(record["issued_on"]),
        due_on=date.fromisoformat(record["due_on"]),
        total_minor=record["total"],
        paid_minor=record.get("paid", 0),
        due_minor=amount_due(record),
    )


def _write_lines(document: Record, invoices: Invoices) -> Count:
    """An invoice is given whole, so lines on record that it does not name are removed."""
    rows = [
        _line(record, invoices[invoice["number"]], position)
        for _, invoice, _ in customer_records(document, "invoices")
        for position, record in enumerate(invoice["lines"], start=1)
    ]
    standing = list(InvoiceLine.objects.filter(invoice__in=list(invoices.values())))
    counted = upsert(rows, standing, ["invoice_id", "ref"])
    kept = {row.pk for row in rows}
    gone = [row.pk for row in standing if row.pk not in kept]
    InvoiceLine.objects.filter(pk__in=gone).delete()
    return replace(counted, removed=len(gone))


def _line(record: Record, invoice: Invoice, position: int) -> InvoiceLine:
    return InvoiceLine(
        invoice=invoice,
        ref=record.get("ref", str(position)),
        position=position,
        kind=record["kind"],
        key=record["key"],
        description=record["description"],
        quantity=record.get("quantity", 1),
        unit_minor=record.get("unit_amount"),
        amount_minor=record["amount"],
        plan_code=record.get("plan", ""),
        period_start=_day(record, "period_start"),
        period_end=_day(record, "period_end"),
    )


def _write_payments(document: Record, invoices: Invoices) -> Count:
    found = list(invoice_records(document, "payments"))
    methods = PaymentMethod.objects.in_bulk({record.get("method", "") for _, record, _ in found}, field_name="ref")
    rows = [
        PaymentAttempt(
            ref=record["ref"],
            invoice=invoices[invoice["number"]],
            method=methods.get(record.get("method", "")),
            amount_minor=record["amount"],
            status=record["status"],
            attempted_at=datetime.fromisoformat(record["attempted_at"]),
            failure_code=record.get("failure_code", ""),
            next_retry_on=_day(record, "next_retry_on"),
        )
        for _, record, invoice in found
    ]
    return upsert(rows, PaymentAttempt.objects.filter(ref__in=[row.ref for row in rows]), ["ref"])


def _write_refunds(document: Record, invoices: Invoices) -> Count:
    rows = [
        Refund(
            ref=record["ref"],
            invoice=invoices[invoice["number"]],
            amount_minor=record["amount"],
            status=record["status"],
            reason=record["reason"],
            created_on=date.fromisoformat(record["created_on"]),
            expected_on=_day(record, "expected_on"),
        )
        for _, record, invoice in invoice_records(document, "refunds")
    ]
    return upsert(rows, Refund.objects.filter(ref__in=[row.ref for row in rows]), ["ref"])


def _write_credit_notes(document: Record, invoices: Invoices) -> Count:
    rows = [
        CreditNote(
            number=record["number"],
            invoice=invoices[invoice["number"]],
            amount_minor=record["amount"],
            reason=record["reason"],
            issued_on=date.fromisoformat(record["issued_on"]),
        )
        for _, record, invoice in invoice_records(document, "credit_notes")
    ]
    return upsert(rows, CreditNote.objects.filter(number__in=[row.number for row in rows]), ["number"])


def _write_disputes(document: Record, invoices: Invoices) -> Count:
    rows = [
        Dispute(
            ref=record["ref"],
            invoice=invoices[invoice["number"]],
            amount_minor=record["amount"],
            status=record["status"],
            reason=record["reason"],
            opened_on=date.fromisoformat(record["opened_on"]),
        )
        for _, record, invoice in invoice_records(document, "disputes")
    ]
    return upsert(rows, Dispute.objects.filter(ref__in=[row.ref for row in rows]), ["ref"])


def _day(record: Record, field: str) -> date | None:
    return date.fromisoformat(record[field]) if field in record else None
