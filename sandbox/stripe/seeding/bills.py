"""Invoices of a document with their lines and credit notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing import invoices, lines
from sandbox.stripe.billing.crediting import note_new
from sandbox.stripe.billing.notes import note_line
from sandbox.stripe.ids import new_id
from sandbox.stripe.seeding.days import ends, last_second, morning, starts
from sandbox.stripe.seeding.plans import Catalogue

Given = dict[str, Any]
_OF_PLAN = ("subscription", "proration")
DUE = "due_extended_until"
"""Metadata of an invoice that is charged by itself: Stripe gives those no due date, but the document has one."""


def invoice_id(number: str) -> str:
    return f"in_{number.replace('/', '_')}"


def bill(
    given: Given, customer: Given, owner: Doc, subscriptions: Sequence[Doc], catalogue: Catalogue, zone: str
) -> Doc:
    """The invoice as it stands in the document; its sums are the document's."""
    currency = str(given.get("currency") or customer["currency"]).lower()
    automatic = customer.get("autopay", True)
    issued = morning(given["issued_on"], zone)
    found = invoices.invoice_new(
        owner,
        currency,
        issued,
        invoice_id(given["number"]),
        collection_method="charge_automatically" if automatic else "send_invoice",
        due_date=None if automatic else last_second(given["due_on"], zone),
        effective_at=issued,
        metadata={DUE: given["due_on"]} if automatic else {},
        number=given["number"],
        period_start=starts(given["period_start"], zone),
        period_end=ends(given["period_end"], zone),
        status=given["status"],
    )
    stated = [_line(found, each, place, subscriptions, catalogue, zone) for place, each in enumerate(given["lines"], 1)]
    found["lines"]["data"] = stated
    of_plan = [each for each in stated if each["subscription"] and each["parent"]["type"].startswith("subscription")]
    if of_plan:
        named = next(each for each in subscriptions if each["id"] == of_plan[0]["subscription"])
        found.update(parent=invoices.of_subscription(named), billing_reason="subscription_cycle")
    return {**found, **_sums(given), **_standing(given, issued)}


def _sums(given: Given) -> Doc:
    total, paid, status = given["total"], given.get("paid", 0), given["status"]
    credited = sum(each["amount"] for each in given.get("credit_notes", []))
    before = min(credited, max(total - paid, 0)) if status == "paid" else 0
    return {
        "subtotal": total,
        "subtotal_excluding_tax": total,
        "total": total,
        "total_excluding_tax": total,
        "amount_due": max(total - before, 0),
        "amount_paid": paid,
        "amount_remaining": 0 if status in ("paid", "void") else total - paid,
        "pre_payment_credit_notes_amount": before,
        "post_payment_credit_notes_amount": credited - before if status == "paid" else 0,
        "ending_balance": None if status == "draft" else 0,
    }


def _standing(given: Given, issued: int) -> Doc:
    status, payments = given["status"], given.get("payments", [])
    moments = dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at"))
    if status != "draft":
        moments["finalized_at"] = issued
    known: Doc = {"status_transitions": moments, "attempt_count": len(payments), "attempted": bool(payments)}
    if status not in ("draft", "void"):
        token = new_id("live", 40)
        known.update(_page=token, hosted_invoice_url=f"/i/{token}", invoice_pdf=f"/i/{token}/pdf")
    named = {"paid": "paid_at", "void": "voided_at", "uncollectible": "marked_uncollectible_at"}
    if status in named:
        moments[named[status]] = issued
    return known


def _line(found: Doc, given: Given, place: int, subscriptions: Sequence[Doc], catalogue: Catalogue, zone: str) -> Doc:
    period = (
        starts(given["period_start"], zone) if given.get("period_start") else found["period_start"],
        ends(given["period_end"], zone) if given.get("period_end") else found["period_end"],
    )
    quantity = given.get("quantity", 1)
    unit = given.get("unit_amount", given["amount"] if quantity == 1 else None)
    named = _subscription(given, subscriptions, catalogue)
    kept = {"kind": given["kind"], "key": given["key"], **({"plan": given["plan"]} if given.get("plan") else {})}
    if given["kind"] in _OF_PLAN and named is not None:
        item = named["items"]["data"][0]["id"]
        parent = lines.of_subscription(named["id"], item, proration=given["kind"] == "proration")
    else:
        parent = lines.of_invoice_item(f"ii_{found['id']}_{place}", named["id"] if named else None)
    price = catalogue.price_of(given["plan"], unit, found["currency"]) if given.get("plan") else None
    line = lines.line_new(
        given["amount"],
        found["currency"],
        given["description"],
        period,
        parent,
        invoice=found["id"],
        metadata=kept,
        pricing=_pricing(price, given.get("unit_amount")),
        quantity=quantity,
        subscription=named and named["id"],
    )
    return {**line, "id": given.get("ref") or f"il_{found['number']}_{place}"}


def _pricing(price: Doc | None, unit: int | None) -> Doc | None:
    """The price with the amount that was really charged for a unit."""
    stated = None if unit is None else str(unit)
    return None if price is None else {**lines.pricing_of(price), "unit_amount_decimal": stated}


def _subscription(given: Given, subscriptions: Sequence[Doc], catalogue: Catalogue) -> Doc | None:
    """Whose line it is: of the plan, else by the line's key in the ref, else the first."""
    if given["kind"] not in _OF_PLAN or not subscriptions:
        return None
    by_plan = [
        each
        for each in subscriptions
        if catalogue.prices[each["items"]["data"][0]["price"]]["product"] == given.get("plan")
    ]
    by_key = [each for each in subscriptions if each["id"].endswith(given["key"])]
    return next(iter(by_plan or by_key or subscriptions))


def notes(given: Given, found: Doc, zone: str) -> Iterator[Doc]:
    """Credit notes under ``cn_`` and their number."""
    for each in given.get("credit_notes", []):
        issued = morning(each["issued_on"], zone)
        paid = given["status"] == "paid"
        split = {"post_payment_amount" if paid else "pre_payment_amount": each["amount"]}
        yield note_new(
            found,
            [note_line(each["amount"], each["reason"], f"cnli_{each['number']}")],
            each["amount"],
            issued,
            f"cn_{each['number']}",
            memo=each["reason"],
            number=each["number"],
            type="post_payment" if paid else "pre_payment",
            **split,
        )
