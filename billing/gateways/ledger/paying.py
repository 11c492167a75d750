"""Collecting: charge the method on file, or give out a link."""

from __future__ import annotations

from dataclasses import replace

from billing.actions.commands import MethodLink, PayLink, RetryPayment, SendInvoice, SetAutopay
from billing.actions.receipts import Receipt
from billing.gateways.errors import Refused
from billing.gateways.ledger.books import Books, Outcome
from billing.gateways.ledger.naming import made_ref
from billing.money import Money
from billing.records import InvoiceRecord, Key, PaymentMethodRecord, PaymentRecord, SubscriptionRecord


def send_invoice(books: Books, command: SendInvoice, key: str) -> Outcome:
    """Says which invoice: the letter itself is not the billing system's."""
    invoice = books.invoice(command.invoice)
    if invoice.status == "draft":
        raise Refused(f"invoice {invoice.ref} is a draft; it can be sent once it is issued", reason="invoice_not_open")
    return Outcome(Receipt(invoice.ref, amount=invoice.total))


def pay_link(books: Books, command: PayLink, key: str) -> Outcome:
    invoice = books.open_invoice(command.invoice)
    return Outcome(Receipt(invoice.ref, amount=invoice.due), link="pay")


def method_link(books: Books, command: MethodLink, key: str) -> Outcome:
    return Outcome(Receipt(books.customer.ref), link="method")


def set_autopay(books: Books, command: SetAutopay, key: str) -> Outcome:
    customer = books.customer
    if command.on:
        _chargeable(books)
    receipt = Receipt(customer.ref, touched=(books.own_key,))
    return Outcome(receipt, (replace(customer, autopay=command.on),))


def retry_payment(books: Books, command: RetryPayment, key: str) -> Outcome:
    """The acquirer of a system without one: a card past its expiry is declined, anything else pays."""
    invoice = books.open_invoice(command.invoice)
    if command.amount != invoice.due:
        raise Refused(f"invoice {invoice.ref} leaves another amount to pay; state it anew", reason="amount_changed")
    if invoice.due.minor <= 0:
        raise Refused(f"invoice {invoice.ref} leaves nothing to pay", reason="invoice_not_open")
    method = _chargeable(books)
    attempt = PaymentRecord(
        ref=made_ref("pay", key),
        customer=books.customer.ref,
        invoice=invoice.ref,
        amount=invoice.due,
        status="succeeded",
        attempted_at=books.now,
        method=method.ref,
    )
    touched = (Key("payment", attempt.ref), Key("invoice", invoice.ref))
    if _expired(method, books):
        declined = Refused(f"{method.brand or method.kind} on file has expired", reason="expired_card")
        return Outcome(None, (replace(attempt, status="failed", failure_code="expired_card"),), refused=declined)
    paid = replace(invoice, status="paid", paid=invoice.paid + invoice.due, due=Money(0, invoice.currency))
    revived = _revived(books, paid)
    keys = tuple(Key("subscription", each.ref) for each in revived)
    return Outcome(Receipt(attempt.ref, amount=attempt.amount, touched=touched + keys), (attempt, paid, *revived))


def _chargeable(books: Books) -> PaymentMethodRecord:
    """The default method, where money can be drawn from it."""
    method = books.methods.get(books.customer.default_method)
    if method is None or method.kind == "bank_transfer":
        what = "there is no default payment method that can be charged; one has to be added first"
        raise Refused(what, reason="no_payment_method")
    return method


def _expired(method: PaymentMethodRecord, books: Books) -> bool:
    """A card is good to the end of its expiry month."""
    if method.exp_year is None or method.exp_month is None:
        return False
    return (method.exp_year, method.exp_month) < (books.today.year, books.today.month)


def _revived(books: Books, paid: InvoiceRecord) -> list[SubscriptionRecord]:
    """Subscriptions that are past due run again once nothing overdue is left."""
    still = [
        each
        for each in books.invoices.values()
        if each.ref != paid.ref and each.status == "open" and each.due_on < books.today
    ]
    late = [each for each in books.subscriptions.values() if each.status == "past_due"]
    return [] if still else [replace(each, status="active") for each in late]
