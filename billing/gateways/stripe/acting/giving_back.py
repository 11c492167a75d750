"""Refunds, fees taken off and credit: each makes an object of Stripe's that carries the key."""

from __future__ import annotations

from typing import Any

from billing.actions.commands import GiveCredit, RefundPayment, WaiveFee
from billing.actions.receipts import Receipt
from billing.facts import InvoiceLine
from billing.gateways.errors import Refused
from billing.gateways.stripe.acting.work import KEY, LINE, Work, check_positive
from billing.gateways.stripe.objects.catalogue import money
from billing.gateways.stripe.wire import Object, id_of, plain, whole
from billing.money import Money
from billing.records import Key

_COUNTS = ("pending", "requires_action", "succeeded")


def refund_find(work: Work, command: RefundPayment) -> Receipt | None:
    charge = work.own_charge(command.payment)
    return _refund_of_key(work, command, charge, _refunds(work, charge))


def refund_payment(work: Work, command: RefundPayment) -> Receipt:
    charge = work.own_charge(command.payment)
    refunds = _refunds(work, charge)
    known = _refund_of_key(work, command, charge, refunds)
    if known is not None:
        return known
    _check_refund(work, command, charge, refunds)
    params: Any = {
        "charge": charge["id"],
        "amount": command.amount.minor,
        "reason": command.reason,
        "metadata": {KEY: work.key},
    }
    made = plain(work.api.v1.refunds.create(params=params, options=work.under()))
    return _refunded(made, charge, command)


def _refunds(work: Work, charge: Object) -> list[Object]:
    shown = charge["refunds"]
    return whole(work.api.v1.refunds.list, charge=charge["id"]) if shown["has_more"] else list(shown["data"])


def _refund_of_key(work: Work, command: RefundPayment, charge: Object, refunds: list[Object]) -> Receipt | None:
    made = next((each for each in refunds if work.made(each)), None)
    if made is None:
        return None
    if money(made["amount"], made["currency"]) != command.amount:
        raise Refused("this key was used for another command; take a new one", reason="key_reused")
    return _refunded(made, charge, command)


def _refunded(made: Object, charge: Object, command: RefundPayment) -> Receipt:
    status = made.get("status")
    if status in ("failed", "canceled"):
        raise Refused("the refund was made and did not go through", reason=made.get("failure_reason") or status)
    return Receipt(
        ref=made["id"],
        status="done" if status == "succeeded" else "pending",
        amount=money(made["amount"], made["currency"]),
        touched=(Key("refund", made["id"]), Key("payment", charge["id"]), Key("invoice", command.invoice)),
    )


def _check_refund(work: Work, command: RefundPayment, charge: Object, refunds: list[Object]) -> None:
    intent = id_of(charge.get("payment_intent"))
    if not intent or work.reading.settling.invoice_of(intent) != command.invoice:
        raise Refused(f"payment {charge['id']} was for another invoice; name that one", reason="resource_missing")
    if charge["status"] != "succeeded":
        raise Refused(f"payment {charge['id']} is {charge['status']}; nothing came in", reason="charge_not_refundable")
    if command.amount.currency.lower() != charge["currency"]:
        raise Refused("the payment was made in another currency; name the amount in that", reason="currency_mismatch")
    check_positive(command.amount)
    left = charge["amount"] - sum(each["amount"] for each in refunds if each.get("status") in _COUNTS)
    if left <= 0:
        raise Refused("all of this payment has been refunded", reason="charge_already_refunded")
    if left < command.amount.minor:
        raise Refused("the amount is more than what is left of the payment; ask for less", reason="amount_too_large")


def waive_find(work: Work, command: WaiveFee) -> Receipt | None:
    return _note_of_key(work, command, whole(work.api.v1.credit_notes.list, invoice=command.invoice))


def waive_fee(work: Work, command: WaiveFee) -> Receipt:
    """A credit note over the amount; what the invoice no longer leaves to pay goes to the customer's balance."""
    invoice = work.own_invoice(command.invoice)
    notes = whole(work.api.v1.credit_notes.list, invoice=invoice["id"])
    known = _note_of_key(work, command, notes)
    if known is not None:
        return known
    if invoice["status"] not in ("open", "paid"):
        raise Refused(f"invoice {invoice['id']} is {invoice['status']}", reason="invoice_not_open")
    line = next((each for each in work.reading.invoice(invoice).lines if each.ref == command.line), None)
    _check_fee(command, line, notes)
    credited = command.amount.minor - min(command.amount.minor, invoice["amount_remaining"])
    params: Any = {
        "invoice": invoice["id"],
        "amount": command.amount.minor,
        "memo": "Late fee waived",
        "email_type": "none",
        "metadata": {KEY: work.key, LINE: command.line},
        **({"credit_amount": credited} if credited else {}),
    }
    return _noted(work, command, plain(work.api.v1.credit_notes.create(params=params, options=work.under())))


def _note_of_key(work: Work, command: WaiveFee, notes: list[Object]) -> Receipt | None:
    made = next((each for each in notes if work.made(each)), None)
    return _noted(work, command, made) if made else None


def _noted(work: Work, command: WaiveFee, made: Object) -> Receipt:
    touched = (Key("credit_note", made["id"]), Key("invoice", command.invoice), Key("customer", work.customer))
    return Receipt(made["id"], amount=money(made["total"], made["currency"]), touched=touched)


def _check_fee(command: WaiveFee, line: InvoiceLine | None, notes: list[Object]) -> None:
    if line is None:
        raise Refused(f"invoice {command.invoice} has no line {command.line}", reason="resource_missing")
    if line.kind != "late_fee":
        raise Refused(f"line {line.ref} is no late fee; only those are waived", reason="line_not_a_fee")
    check_positive(command.amount)
    waived = sum(
        note["total"]
        for note in notes
        if note["status"] == "issued" and (note.get("metadata") or {}).get(LINE) == line.ref
    )
    if line.amount.minor - waived < command.amount.minor:
        raise Refused(f"less than that is left of line {line.ref}; ask for less", reason="amount_too_large")


def credit_find(work: Work, command: GiveCredit) -> Receipt | None:
    found = whole(work.api.v1.customers.balance_transactions.list, work.customer)
    made = next((each for each in found if work.made(each)), None)
    return _credited(work, made) if made else None


def give_credit(work: Work, command: GiveCredit) -> Receipt:
    check_positive(command.amount)
    known = credit_find(work, command)
    if known is not None:
        return known
    currency = work.reading.customer(work.own_customer()).currency
    if command.amount.currency != currency:
        raise Refused(f"credit is kept in {currency}; name it in that", reason="currency_mismatch")
    params: Any = {
        "amount": -command.amount.minor,
        "currency": currency.lower(),
        "description": command.reason[:350],
        "metadata": {KEY: work.key},
    }
    create = work.api.v1.customers.balance_transactions.create
    return _credited(work, plain(create(work.customer, params=params, options=work.under())))


def _credited(work: Work, made: Object) -> Receipt:
    amount = Money(-made["amount"], made["currency"].upper())
    return Receipt(made["id"], amount=amount, touched=(Key("customer", work.customer),))
