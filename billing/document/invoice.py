"""Sense of an invoice: sums, periods, signs, and what was paid and given back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from billing.document.places import Place, where
from billing.document.walk import Record, customer_records
from billing.errors import Problem

_TAKES_AWAY = ("discount", "credit")
_ADDS = ("subscription", "usage", "late_fee")
_SETTLED = ("paid", "void")


def amount_due(invoice: Record) -> int:
    """What an invoice leaves to pay by its own status, total and paid, in minor units."""
    return 0 if invoice["status"] in _SETTLED else int(invoice["total"]) - int(invoice.get("paid", 0))


def check_invoices(document: dict[str, Any]) -> Iterator[Problem]:
    for place, invoice, _ in customer_records(document, "invoices"):
        yield from _check_dates(invoice, place)
        yield from _check_sums(invoice, place)
        for index, line in enumerate(invoice["lines"]):
            yield from _check_line(line, (*place, "lines", index))
        for index, payment in enumerate(invoice.get("payments", ())):
            yield from _check_payment(payment, (*place, "payments", index))
        yield from _check_given_back(invoice, place)


def _check_dates(invoice: Record, place: Place) -> Iterator[Problem]:
    if invoice["period_start"] > invoice["period_end"]:
        yield Problem(where((*place, "period_end")), "lies before period_start; swap or correct them")
    if invoice["issued_on"] > invoice["due_on"]:
        yield Problem(where((*place, "due_on")), "lies before issued_on; correct one of them")


def _check_sums(invoice: Record, place: Place) -> Iterator[Problem]:
    total, paid, status = invoice["total"], invoice.get("paid", 0), invoice["status"]
    lines = sum(line["amount"] for line in invoice["lines"])
    if total != lines:
        what = f"{total} is not the sum of the lines, {lines}; correct the total or the line that is off by"
        yield Problem(where((*place, "total")), f"{what} {total - lines}")
    if paid > max(total, 0):
        yield Problem(where((*place, "paid")), f"{paid} is more than the total {total}; write at most the total")
    credited = sum(note["amount"] for note in invoice.get("credit_notes", ()))
    if status == "paid" and paid + credited < total:
        what = f"{paid} does not settle the total {total}; write {total - credited} or another status"
        yield Problem(where((*place, "paid")), what)
    due = amount_due(invoice)
    if invoice.get("due", due) != due:
        rule = "nothing is due" if status in _SETTLED else "due is total less paid"
        what = f"{invoice['due']} is wrong, {rule} on a {status} invoice; write {due} or leave it out"
        yield Problem(where((*place, "due")), what)


def _check_line(line: Record, place: Place) -> Iterator[Problem]:
    amount, kind = line["amount"], line["kind"]
    if kind in _TAKES_AWAY and amount > 0:
        yield Problem(where((*place, "amount")), f"{amount} would add; a {kind} takes away, write {-amount}")
    if kind in _ADDS and amount < 0:
        yield Problem(where((*place, "amount")), f"{amount} would take away; use kind credit or discount for that")
    quantity = line.get("quantity", 1)
    if "unit_amount" in line and line["unit_amount"] * quantity != amount:
        product = f"{quantity} x {line['unit_amount']} = {line['unit_amount'] * quantity}"
        what = f"{amount} is not quantity x unit_amount, {product}; correct it or leave unit_amount out"
        yield Problem(where((*place, "amount")), what)
    start, end = line.get("period_start"), line.get("period_end")
    if (start is None) != (end is None):
        missing = "period_start" if start is None else "period_end"
        yield Problem(where((*place, missing)), "is missing; give both ends of the period or neither")
    elif start is not None and end is not None and start > end:
        yield Problem(where((*place, "period_end")), "lies before period_start; swap or correct them")


def _check_payment(payment: Record, place: Place) -> Iterator[Problem]:
    if payment["status"] == "failed" and "failure_code" not in payment:
        yield Problem(where((*place, "failure_code")), "is missing; a failed payment says why, e.g. card_declined")
    if payment["status"] != "failed":
        for field in ("failure_code", "next_retry_on"):
            if field in payment:
                yield Problem(where((*place, field)), "only goes with status failed; leave it out")


def _check_given_back(invoice: Record, place: Place) -> Iterator[Problem]:
    collected = [each["amount"] for each in invoice.get("payments", ()) if each["status"] in ("succeeded", "refunded")]
    received = max(invoice.get("paid", 0), sum(collected))
    refunds = [each["amount"] for each in invoice.get("refunds", ()) if each["status"] in ("pending", "succeeded")]
    if sum(refunds) > received:
        yield Problem(where((*place, "refunds")), f"come to {sum(refunds)}, but only {received} was paid")
    for section in ("credit_notes", "disputes"):
        for index, record in enumerate(invoice.get(section, ())):
            if record["amount"] > max(invoice["total"], received):
                what = f"{record['amount']} is more than the invoice came to, {invoice['total']}"
                yield Problem(where((*place, section, index, "amount")), what)
