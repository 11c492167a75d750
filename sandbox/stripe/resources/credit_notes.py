"""Credit notes: https://docs.stripe.com/api/credit_notes"""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.crediting import note_issue
from sandbox.stripe.billing.notes import note_line
from sandbox.stripe.books import put_in
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import BadParameter, Missing, Refused
from sandbox.stripe.fields import PAGING, Form, many, one_of, pairs, shape, text, whole
from sandbox.stripe.listing import page, slice_of


def note_create(call: Call) -> Doc:
    books, params = call.books, call.params
    invoice = books.get("invoice", params["invoice"], "invoice")
    if invoice["status"] not in ("open", "paid", "uncollectible"):
        raise Refused(
            f"You can't issue a credit note for an invoice with a status of {invoice['status']}.", param="invoice"
        )
    lines = [_line(invoice, each, place) for place, each in enumerate(params.get("lines") or [])]
    amount = params.get("amount")
    if amount is None and not lines:
        raise BadParameter("You must specify one of amount or lines.", code="parameter_missing", param="amount")
    lines = lines or [note_line(amount or 0, params.get("memo"))]
    total = sum(line["amount"] + sum(tax["amount"] for tax in line["taxes"]) for line in lines)
    if amount is not None and amount != total:
        raise BadParameter(f"The amount {amount} does not match the sum of the lines, {total}.", param="amount")
    return note_issue(books, invoice, lines, total, params)


def _line(invoice: Doc, given: dict[str, Any], place: int) -> Doc:
    if given["type"] == "custom_line_item":
        quantity = given.get("quantity") or 1
        amount = given["amount"] if given.get("amount") is not None else (given.get("unit_amount") or 0) * quantity
        return note_line(amount, given.get("description"), quantity=quantity, metadata=given.get("metadata") or {})
    name = f"lines[{place}][invoice_line_item]"
    found = [each for each in invoice["lines"]["data"] if each["id"] == given.get("invoice_line_item")]
    if not found:
        raise Missing("invoice_line_item", given.get("invoice_line_item") or "", name)
    line = found[0]
    amount = given.get("amount")
    if amount is None:
        amount = line["amount"] * (given.get("quantity") or line["quantity"]) // line["quantity"]
    off = sum(each["amount"] for each in line["discount_amounts"]) if amount == line["amount"] else 0
    taxes = [
        {**tax, "amount": tax["amount"] * amount // line["amount"], "taxable_amount": amount}
        for tax in line["taxes"]
        if line["amount"]
    ]
    return note_line(
        amount - off,
        line["description"],
        discount_amount=off,
        invoice_line_item=line["id"],
        metadata=given.get("metadata") or {},
        quantity=given.get("quantity"),
        taxes=taxes,
        type="invoice_line_item",
    )


def note_update(call: Call) -> Doc:
    note = call.books.get("credit_note", call.id)
    put_in(note, call.params, "memo", "metadata")
    return call.books.save(note, "credit_note.updated")


def note_list(call: Call) -> Doc:
    equal = {name: call.params.get(name) for name in ("customer", "invoice")}
    return page(call.books, "credit_note", call.params, "/v1/credit_notes", equal)


def note_lines(call: Call) -> Doc:
    note = call.books.get("credit_note", call.id)
    return slice_of(note["lines"]["data"], call.params, f"/v1/credit_notes/{call.id}/lines")


_LINE = shape(
    {
        "amount": whole,
        "description": text,
        "invoice_line_item": text,
        "metadata": pairs,
        "quantity": whole,
        "type": one_of("custom_line_item", "invoice_line_item"),
        "unit_amount": whole,
    },
    ("type",),
)
_NEW = {
    "amount": whole,
    "credit_amount": whole,
    "email_type": one_of("credit_note", "none"),
    "invoice": text,
    "lines": many(_LINE),
    "memo": text,
    "metadata": pairs,
    "out_of_band_amount": whole,
    "reason": one_of("duplicate", "fraudulent", "order_change", "product_unsatisfactory"),
    "refund_amount": whole,
    "refunds": many(shape({"amount_refunded": whole, "refund": text, "type": one_of("refund")}, ("refund",))),
}
ROUTES = (
    Route("POST", "/v1/credit_notes", note_create, Form(_NEW, ("invoice",))),
    Route("GET", "/v1/credit_notes", note_list, Form({**PAGING, "customer": text, "invoice": text})),
    Route("GET", "/v1/credit_notes/{}", lambda call: call.books.get("credit_note", call.id)),
    Route("POST", "/v1/credit_notes/{}", note_update, Form({"memo": text, "metadata": pairs})),
    Route("GET", "/v1/credit_notes/{}/lines", note_lines, Form(PAGING)),
)
