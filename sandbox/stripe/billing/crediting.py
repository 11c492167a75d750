"""Credit notes at work: on an open invoice less is owed, on a paid one the money goes back, or stays as credit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.balance import balance_move
from sandbox.stripe.billing.collecting import payments_cancel
from sandbox.stripe.billing.invoices import invoice_settle
from sandbox.stripe.billing.refunding import refund_make
from sandbox.stripe.books import Books
from sandbox.stripe.errors import Refused
from sandbox.stripe.ids import new_id
from sandbox.stripe.rendering import list_of


def note_new(invoice: Doc, lines: Sequence[Doc], total: int, now: int, key: str = "", **known: Any) -> Doc:
    """A credit note of ``total`` minor units, not stored yet."""
    key = key or new_id("cn")
    return {
        "id": key,
        "object": "credit_note",
        "amount": total,
        "amount_shipping": 0,
        "created": now,
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "customer_account": None,
        "customer_balance_transaction": None,
        "discount_amount": sum(line["discount_amount"] for line in lines),
        "discount_amounts": [],
        "effective_at": now,
        "invoice": invoice["id"],
        "lines": list_of(list(lines), f"/v1/credit_notes/{key}/lines"),
        "livemode": False,
        "memo": None,
        "metadata": {},
        "number": None,
        "out_of_band_amount": None,
        "pdf": f"/credit_notes/{key}/pdf",
        "post_payment_amount": 0,
        "pre_payment_amount": 0,
        "pretax_credit_amounts": [],
        "reason": None,
        "refunds": [],
        "shipping_cost": None,
        "status": "issued",
        "subtotal": sum(line["amount"] for line in lines),
        "subtotal_excluding_tax": sum(line["amount"] for line in lines),
        "total": total,
        "total_excluding_tax": sum(line["amount"] for line in lines),
        "total_taxes": [tax for line in lines for tax in line["taxes"]],
        "type": "pre_payment",
        "voided_at": None,
        **known,
    }


def note_issue(books: Books, invoice: Doc, lines: Sequence[Doc], total: int, params: Mapping[str, Any]) -> Doc:
    """Issue it. Raises Refused for more than the invoice still bears, or where it is not said where the money goes."""
    number = len(books.store.every("credit_note", invoice=invoice["id"])) + 1
    known: dict[str, Any] = {name: params.get(name) for name in ("memo", "reason", "out_of_band_amount")}
    note = note_new(
        invoice,
        lines,
        total,
        books.now,
        metadata=params.get("metadata") or {},
        number=f"{invoice['number']}-CN-{number:02d}",
        **known,
    )
    if invoice["status"] == "paid":
        _after_payment(books, invoice, note, params)
    else:
        _before_payment(books, invoice, note)
    return books.save(note, "credit_note.created")


def _before_payment(books: Books, invoice: Doc, note: Doc) -> None:
    total = note["total"]
    if total > invoice["amount_remaining"]:
        raise Refused(
            f"The amount of the credit note ({total}) exceeds the amount remaining on the invoice "
            f"({invoice['amount_remaining']}).",
            param="amount",
        )
    note.update(pre_payment_amount=total)
    invoice["pre_payment_credit_notes_amount"] += total
    invoice["amount_due"] -= total
    invoice["amount_remaining"] -= total
    if invoice["amount_remaining"] == 0:
        payments_cancel(books, invoice)
        invoice_settle(books, invoice)
    else:
        books.save(invoice, "invoice.updated")


def _after_payment(books: Books, invoice: Doc, note: Doc, params: Mapping[str, Any]) -> None:
    total = note["total"]
    left = invoice["amount_paid"] - invoice["post_payment_credit_notes_amount"]
    if total > left:
        raise Refused(
            f"The amount of the credit note ({total}) exceeds the amount that can be credited ({left}).", param="amount"
        )
    named = [books.get("refund", each["refund"], "refunds") for each in params.get("refunds") or []]
    parts = (params.get("credit_amount") or 0, params.get("refund_amount") or 0, params.get("out_of_band_amount") or 0)
    given = sum(parts) + sum(each["amount"] for each in named)
    if given != total:
        raise Refused(
            f"The sum of credit amount, refund amount and out of band amount ({given}) must equal the post payment "
            f"credit note amount ({total}).",
            param="credit_amount",
        )
    note.update(type="post_payment", post_payment_amount=total)
    if parts[0]:
        _credit(books, invoice, note, parts[0])
    if parts[1]:
        named.append(_refund(books, invoice, parts[1]))
    note["refunds"] = [{"amount_refunded": each["amount"], "refund": each["id"], "type": "refund"} for each in named]
    invoice["post_payment_credit_notes_amount"] += total
    books.save(invoice, "invoice.updated")


def _credit(books: Books, invoice: Doc, note: Doc, amount: int) -> None:
    customer = books.get("customer", invoice["customer"])
    known = {"credit_note": note["id"], "invoice": invoice["id"], "currency": invoice["currency"]}
    note["customer_balance_transaction"] = balance_move(books, customer, -amount, "credit_note", **known)["id"]


def _refund(books: Books, invoice: Doc, amount: int) -> Doc:
    for payment in books.store.every("invoice_payment", invoice=invoice["id"], status="paid"):
        intent = books.get("payment_intent", payment["payment"]["payment_intent"])
        charge = books.get("charge", intent["latest_charge"])
        if charge["amount"] - charge["amount_refunded"] >= amount:
            return refund_make(books, charge, amount)
    raise Refused("There is no charge of this invoice with so much left to refund.", param="refund_amount")
