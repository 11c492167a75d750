"""Money towards the customer: refunds, fees taken off, goodwill, and more time to pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from billing.actions.commands import ExtendDue, GiveCredit, RefundPayment, WaiveFee
from billing.actions.receipts import Receipt
from billing.facts import InvoiceLine
from billing.gateways.errors import Refused
from billing.gateways.ledger.books import Books, Outcome, Waiver, Written
from billing.gateways.ledger.naming import made_ref
from billing.money import Money
from billing.records import CreditNoteRecord, InvoiceRecord, Key, PaymentRecord, RefundRecord

_COUNTS = ("pending", "succeeded")


def refund_payment(books: Books, command: RefundPayment, key: str) -> Outcome:
    """A pending refund; the payment counts as refunded once all of it is on its way back."""
    payment = books.payment(command.payment)
    if payment.invoice != command.invoice:
        raise Refused(f"payment {payment.ref} was for another invoice; name that one", reason="resource_missing")
    left = _left(books, payment)
    _check_amount(command.amount, left)
    days = books.terms.refund_processing_days
    refund = RefundRecord(
        ref=made_ref("re", key),
        customer=books.customer.ref,
        invoice=payment.invoice,
        payment=payment.ref,
        amount=command.amount,
        status="pending",
        reason=command.reason,
        created_on=books.today,
        expected_on=None if days is None else books.today + timedelta(days=days),
    )
    written: tuple[Written, ...] = (refund,)
    if command.amount == left:
        written = (refund, replace(payment, status="refunded"))
    touched = (Key("refund", refund.ref), Key("payment", payment.ref), Key("invoice", payment.invoice))
    return Outcome(Receipt(refund.ref, "pending", refund.amount, touched=touched), written)


def waive_fee(books: Books, command: WaiveFee, key: str) -> Outcome:
    """A credit note; what is still owed falls by it, and what was paid beyond that becomes credit."""
    invoice = books.invoice(command.invoice)
    if invoice.status not in ("open", "paid"):
        raise Refused(f"invoice {invoice.ref} is {invoice.status}", reason="invoice_not_open")
    _check_fee(books, invoice, command)
    note = CreditNoteRecord(
        ref=(number := made_ref("CN", key)),
        customer=books.customer.ref,
        invoice=invoice.ref,
        number=number,
        amount=command.amount,
        reason="Late fee waived",
        issued_on=books.today,
    )
    off = min(command.amount.minor, max(invoice.due.minor, 0))
    written: list[Written] = [Waiver(note, command.line)]
    if off:
        written.insert(0, _less(invoice, note, Money(off, invoice.currency)))
    if command.amount.minor > off:
        rest = Money(command.amount.minor - off, invoice.currency)
        written.append(replace(books.customer, credit=books.customer.credit + rest))
    touched = (Key("credit_note", note.ref), Key("invoice", invoice.ref), books.own_key)
    return Outcome(Receipt(note.ref, amount=note.amount, touched=touched), tuple(written))


def give_credit(books: Books, command: GiveCredit, key: str) -> Outcome:
    customer = books.customer
    if command.amount.currency != customer.currency:
        raise Refused(f"credit is kept in {customer.currency}; name it in that", reason="currency_mismatch")
    _check_positive(command.amount)
    written = replace(customer, credit=customer.credit + command.amount)
    return Outcome(Receipt(made_ref("cbt", key), amount=command.amount, touched=(books.own_key,)), (written,))


def extend_due(books: Books, command: ExtendDue, key: str) -> Outcome:
    invoice = books.open_invoice(command.invoice)
    if command.until < invoice.due_on:
        raise Refused(f"until {command.until} lies before the due date; name a later day", reason="due_date_not_later")
    receipt = Receipt(invoice.ref, touched=(Key("invoice", invoice.ref),))
    return Outcome(receipt, (replace(invoice, due_on=command.until),))


def _left(books: Books, payment: PaymentRecord) -> Money:
    """What of a payment has not been given back. A refund that names no payment counts against all of its invoice."""
    if payment.status == "refunded":
        raise Refused(f"payment {payment.ref} has been refunded", reason="charge_already_refunded")
    if payment.status != "succeeded":
        raise Refused(f"payment {payment.ref} is {payment.status}; nothing came in", reason="charge_not_refundable")
    back = sum(
        refund.amount.minor
        for refund in books.refunds.values()
        if refund.status in _COUNTS and refund.invoice == payment.invoice and refund.payment in ("", payment.ref)
    )
    return Money(max(payment.amount.minor - back, 0), payment.amount.currency)


def _check_amount(amount: Money, left: Money) -> None:
    if amount.currency != left.currency:
        raise Refused(f"the payment was made in {left.currency}; name the amount in that", reason="currency_mismatch")
    _check_positive(amount)
    if not left:
        raise Refused("all of this payment has been refunded", reason="charge_already_refunded")
    if left < amount:
        raise Refused("the amount is more than what is left of the payment; ask for less", reason="amount_too_large")


def _check_positive(amount: Money) -> None:
    if amount.minor <= 0:
        raise Refused("the amount must be above zero", reason="parameter_invalid_integer")


def _check_fee(books: Books, invoice: InvoiceRecord, command: WaiveFee) -> None:
    line = next((each for each in invoice.lines if each.ref == command.line), None)
    if line is None:
        raise Refused(f"invoice {invoice.ref} has no line {command.line}", reason="resource_missing")
    if line.kind != "late_fee":
        raise Refused(f"line {line.ref} is no late fee; only those are waived", reason="line_not_a_fee")
    _check_positive(command.amount)
    if line.amount.minor - books.waived.get((invoice.ref, line.ref), 0) < command.amount.minor:
        raise Refused(f"less than that is left of line {line.ref}; ask for less", reason="amount_too_large")


def _less(invoice: InvoiceRecord, note: CreditNoteRecord, off: Money) -> InvoiceRecord:
    """The invoice with a line that takes ``off`` away; nothing left to pay means paid."""
    line = InvoiceLine(
        ref=note.ref, kind="credit", key="credit-note", description=f"{note.reason} ({note.number})", amount=-off
    )
    due = invoice.due - off
    return replace(
        invoice,
        lines=(*invoice.lines, line),
        total=invoice.total - off,
        due=due,
        status="open" if due else "paid",
    )
