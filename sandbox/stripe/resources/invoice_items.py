"""Invoice items, that wait for an invoice or go onto a draft: https://docs.stripe.com/api/invoiceitems"""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.billing.invoices import invoice_reckon
from sandbox.stripe.billing.items import item_new
from sandbox.stripe.billing.lines import line_of_item, pricing_of
from sandbox.stripe.books import put_in
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import BadParameter, Refused
from sandbox.stripe.fields import PAGING, Form, flag, many, pairs, shape, text, whole
from sandbox.stripe.listing import page


def item_create(call: Call) -> Doc:
    books, params = call.books, call.params
    customer = books.get("customer", params["customer"], "customer")
    quantity = params.get("quantity") or 1
    price = (
        books.get("price", (params.get("pricing") or {}).get("price"), "pricing[price]")
        if "pricing" in params
        else None
    )
    if price is None and params.get("amount") is None:
        raise BadParameter("You must specify one of amount or pricing.", code="parameter_missing", param="amount")
    amount = params["amount"] if price is None else price["unit_amount"] * quantity
    currency = price["currency"] if price else (params.get("currency") or customer["currency"] or "eur")
    item = item_new(
        customer["id"], amount, currency.lower(), books.now, quantity=quantity, quantity_decimal=str(quantity)
    )
    item["pricing"] = price and pricing_of(price)
    item["tax_rates"] = [books.get("tax_rate", key, "tax_rates") for key in params.get("tax_rates") or []]
    put_in(item, params, "description", "discountable", "metadata", "period")
    if params.get("subscription"):
        details = {"subscription": books.get("subscription", params["subscription"], "subscription")["id"]}
        item["parent"] = {
            "type": "subscription_details",
            "subscription_details": {**details, "subscription_item": None},
        }
    if params.get("invoice"):
        invoice = books.get("invoice", params["invoice"], "invoice")
        if invoice["status"] != "draft":
            raise Refused("This invoice is no longer editable", code="invoice_not_editable", param="invoice")
        item["invoice"] = invoice["id"]
        invoice_reckon(books, invoice, [*invoice["lines"]["data"], line_of_item(item)])
        books.save(invoice, "invoice.updated")
    return books.save(item, "invoiceitem.created")


def item_delete(call: Call) -> Doc:
    books = call.books
    item = books.get("invoiceitem", call.id)
    if item["invoice"]:
        invoice = books.get("invoice", item["invoice"])
        if invoice["status"] != "draft":
            raise Refused("This invoice is no longer editable", code="invoice_not_editable")
        kept = [line for line in invoice["lines"]["data"] if item["id"] not in _items(line)]
        books.save(invoice_reckon(books, invoice, kept), "invoice.updated")
    return books.remove(item, "invoiceitem.deleted")


def _items(line: Doc) -> tuple[str | None, ...]:
    details = (line["parent"]["invoice_item_details"], line["parent"]["subscription_item_details"])
    return tuple(each["invoice_item"] for each in details if each)


def item_list(call: Call) -> Doc:
    params = call.params
    listed = page(
        call.books,
        "invoiceitem",
        params,
        "/v1/invoiceitems",
        {"customer": params.get("customer"), "invoice": params.get("invoice")},
    )
    if params.get("pending"):
        listed["data"] = [each for each in listed["data"] if each["invoice"] is None]
    return listed


_NEW = {
    "amount": whole,
    "currency": text,
    "customer": text,
    "description": text,
    "discountable": flag,
    "invoice": text,
    "metadata": pairs,
    "period": shape({"start": whole, "end": whole}, ("start", "end")),
    "pricing": shape({"price": text}, ("price",)),
    "quantity": whole,
    "subscription": text,
    "tax_rates": many(text),
}
ROUTES = (
    Route("POST", "/v1/invoiceitems", item_create, Form(_NEW, ("customer",))),
    Route("GET", "/v1/invoiceitems", item_list, Form({**PAGING, "customer": text, "invoice": text, "pending": flag})),
    Route("GET", "/v1/invoiceitems/{}", lambda call: call.books.get("invoiceitem", call.id)),
    Route("DELETE", "/v1/invoiceitems/{}", item_delete),
)
