"""Invoices and credit notes."""

from __future__ import annotations

from datetime import date
from typing import cast

from billing.facts import InvoiceStatus
from billing.gateways.stripe.objects.catalogue import money
from billing.gateways.stripe.objects.lines import Plans, all_lines
from billing.gateways.stripe.options import StripeOptions
from billing.gateways.stripe.times import day_of, last_day_of
from billing.gateways.stripe.wire import Object, id_of
from billing.money import total
from billing.records import CreditNoteRecord, InvoiceRecord

EXTENDED = "due_extended_until"
"""Metadata of an invoice. Stripe lets a due date be changed on drafts only, so a later one agreed on stands here."""


def invoice(found: Object, lines: list[Object], plans: Plans, options: StripeOptions) -> InvoiceRecord:
    """An invoice with all of its ``lines``.

    What was taken off after the lines were summed (credit notes before payment, credit of the account) stands as lines
    too, so that the total is what was or is to be paid.
    """
    zone, currency = options.time_zone, found["currency"]
    status = cast(InvoiceStatus, found.get("status") or "draft")
    stated = all_lines(found, lines, plans, options)
    start, end = _period(found, lines)
    issued = day_of(found["status_transitions"].get("finalized_at") or found["created"], zone)
    whole = total((line.amount for line in stated), currency.upper())
    paid = money(found["amount_paid"], currency)
    return InvoiceRecord(
        ref=found["id"],
        customer=id_of(found["customer"]),
        number=found.get("number") or found["id"],
        status=status,
        currency=currency.upper(),
        period_start=day_of(start, zone),
        period_end=last_day_of(start, end, zone),
        issued_on=issued,
        due_on=max(issued, due_on(found, zone)),
        lines=stated,
        total=whole,
        paid=paid,
        due=money(0, currency) if status in ("paid", "void") else whole - paid,
    )


def due_on(found: Object, zone: str) -> date:
    """The due date, or the later one that was agreed on; an invoice that is charged by itself is due at once."""
    stated = day_of(found.get("due_date") or found["created"], zone)
    extended = (found.get("metadata") or {}).get(EXTENDED, "")
    try:
        return max(stated, date.fromisoformat(extended))
    except ValueError:
        return stated


def _period(found: Object, lines: list[Object]) -> tuple[int, int]:
    """What the plans' lines cover; Stripe's own period of an invoice is the one in which items were gathered."""
    covering = [line["period"] for line in [line for line in lines if _is_of_plan(line)] or lines]
    if not covering:
        return found["period_start"], found["period_end"]
    return min(each["start"] for each in covering), max(each["end"] for each in covering)


def _is_of_plan(line: Object) -> bool:
    """A plan's own line; prorations are of the period before."""
    details = (line.get("parent") or {}).get("subscription_item_details")
    return bool(details and not details.get("proration"))


def credit_note(found: Object, options: StripeOptions) -> CreditNoteRecord | None:
    """None for one that was voided."""
    if found["status"] == "void":
        return None
    return CreditNoteRecord(
        ref=found["id"],
        customer=id_of(found["customer"]),
        invoice=id_of(found["invoice"]),
        number=found["number"],
        amount=money(found["total"], found["currency"]),
        reason=found.get("memo") or (found.get("reason") or "").replace("_", " "),
        issued_on=day_of(found["created"], options.time_zone),
    )
