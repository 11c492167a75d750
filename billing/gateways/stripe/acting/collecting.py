"""Collecting: charge again, more time, links. The invoice carries the key of what was done to it."""

from __future__ import annotations

from typing import Any

from billing.actions.commands import ExtendDue, MethodLink, PayLink, RetryPayment, SendInvoice
from billing.actions.receipts import Receipt
from billing.gateways.errors import Refused
from billing.gateways.stripe.acting.work import Work, check_open, check_same
from billing.gateways.stripe.objects.catalogue import money
from billing.gateways.stripe.objects.invoices import EXTENDED, due_on
from billing.gateways.stripe.settling import intents_of
from billing.gateways.stripe.wire import READS, Object, id_of, plain
from billing.records import Key


def retry_find(work: Work, command: RetryPayment) -> Receipt | None:
    return _paid_under_key(work, command, work.own_invoice(command.invoice))


def retry_payment(work: Work, command: RetryPayment) -> Receipt:
    """The key is left on the invoice before it is charged: paid and with this key, it was this command that paid."""
    invoice = work.own_invoice(command.invoice)
    known = _paid_under_key(work, command, invoice)
    if known is not None:
        return known
    check_open(invoice)
    check_same(command.amount, money(invoice["amount_remaining"], invoice["currency"]))
    leave: Any = {"metadata": work.left(command.kind)}
    work.api.v1.invoices.update(invoice["id"], params=leave, options=work.under("mark"))
    pay: Any = {"expand": ["payments"], **_method(work, invoice)}
    paid = plain(work.api.v1.invoices.pay(invoice["id"], params=pay, options=work.under()))
    receipt = _paid_under_key(work, command, paid)
    if receipt is None:  # debits take days: the intent is under way
        return Receipt(invoice["id"], "pending", command.amount, touched=(Key("invoice", invoice["id"]),))
    return receipt


def _method(work: Work, invoice: Object) -> Object:
    """The method on file, named where the invoice would not be charged to it by itself."""
    customer = work.own_customer()
    method = id_of((customer.get("invoice_settings") or {}).get("default_payment_method"))
    if not method:
        what = "there is no default payment method that can be charged; one has to be added first"
        raise Refused(what, reason="no_payment_method")
    return {} if id_of(invoice.get("default_payment_method")) else {"payment_method": method}


def _paid_under_key(work: Work, command: RetryPayment, invoice: Object) -> Receipt | None:
    if invoice["status"] != "paid" or not work.left_on(invoice, command.kind):
        return None
    charge = _charge_that_paid(work, invoice)
    touched = (Key("payment", charge), Key("invoice", invoice["id"]))
    return Receipt(charge, amount=command.amount, touched=touched)


def _charge_that_paid(work: Work, invoice: Object) -> str:
    for intent in intents_of(invoice):
        found = plain(work.api.v1.payment_intents.retrieve(intent, options=READS))
        if found["status"] == "succeeded":
            return id_of(found["latest_charge"])
    return str(invoice["id"])


def extend_find(work: Work, command: ExtendDue) -> Receipt | None:
    """By state: the date that was agreed on stands on the invoice."""
    invoice = work.own_invoice(command.invoice)
    return _extended(invoice) if due_on(invoice, work.options.time_zone) == command.until else None


def extend_due(work: Work, command: ExtendDue) -> Receipt:
    """Stripe moves due dates of drafts only: the date is left in metadata, which every reader here goes by.

    Stripe's own reminders and retries keep their times.
    """
    invoice = work.own_invoice(command.invoice)
    check_open(invoice)
    stated = due_on(invoice, work.options.time_zone)
    if command.until == stated:
        return _extended(invoice)
    if command.until < stated:
        raise Refused(f"until {command.until} lies before the due date; name a later day", reason="due_date_not_later")
    params: Any = {"metadata": {EXTENDED: command.until.isoformat(), **work.left(command.kind)}}
    work.api.v1.invoices.update(invoice["id"], params=params, options=work.under())
    return _extended(invoice)


def _extended(invoice: Object) -> Receipt:
    return Receipt(invoice["id"], touched=(Key("invoice", invoice["id"]),))


def send_invoice(work: Work, command: SendInvoice) -> Receipt:
    """Says which invoice; the letter is written elsewhere."""
    invoice = work.own_invoice(command.invoice)
    if invoice["status"] == "draft":
        raise Refused(
            f"invoice {invoice['id']} is a draft; it can be sent once it is issued", reason="invoice_not_open"
        )
    return Receipt(invoice["id"], amount=work.reading.invoice(invoice).total)


def pay_link(work: Work, command: PayLink) -> Receipt:
    """The page that Stripe keeps for every open invoice; once paid it takes no more."""
    invoice = work.own_invoice(command.invoice)
    check_open(invoice)
    amount = money(invoice["amount_remaining"], invoice["currency"])
    return Receipt(invoice["id"], amount=amount, url=invoice.get("hosted_invoice_url") or "")


def method_link(work: Work, command: MethodLink) -> Receipt:
    """A session of the customer portal that opens at changing the method."""
    params: Any = {"customer": work.customer, "flow_data": {"type": "payment_method_update"}}
    session = work.api.v1.billing_portal.sessions.create(params=params, options=work.under())
    return Receipt(work.customer, url=session.url)
