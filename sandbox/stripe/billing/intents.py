"""What an invoice is paid by: its `invoice_payment`, the payment intent behind it, and the charges that this makes."""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.cards import declined, outcome_of
from sandbox.stripe.books import Books
from sandbox.stripe.errors import Declined
from sandbox.stripe.ids import new_id


def intent_new(amount: int, currency: str, customer: str, now: int, key: str = "", **known: Any) -> Doc:
    key = key or new_id("pi")
    return {
        "id": key,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic",
        "client_secret": f"{key}_secret_{new_id('', 24)[1:]}",
        "confirmation_method": "automatic",
        "created": now,
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "description": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_details": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
        **known,
    }


def payment_new(invoice: Doc, intent: str, amount: int, now: int, key: str = "", **known: Any) -> Doc:
    """The link between an invoice and a payment intent, open until paid."""
    return {
        "id": key or new_id("inpay"),
        "object": "invoice_payment",
        "amount_paid": None,
        "amount_requested": amount,
        "created": now,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"type": "payment_intent", "payment_intent": intent},
        "status": "open",
        "status_transitions": {"canceled_at": None, "paid_at": None},
        **known,
    }


def charge_new(intent: Doc, method: Doc, now: int, key: str = "", **known: Any) -> Doc:
    """A charge of the whole intent that has succeeded; ``known`` says otherwise."""
    kind = method["type"]
    return {
        "id": key or new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": new_id("txn"),
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "SANDBOX",
        "captured": True,
        "created": now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "risk_score": 12,
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {
            "type": kind,
            kind: {**(method.get(kind) or {}), "amount_authorized": intent["amount"]},
        },
        "presentment_details": None,
        "radar_options": {},
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded",
        "transfer_data": None,
        "transfer_group": None,
        **known,
    }


def failed(code: str) -> Doc:
    """The fields of a charge that was declined with this code."""
    error = declined(code)
    outcome = {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "declined_by_network",
        "reason": code,
        "risk_level": "normal",
        "risk_score": 12,
        "seller_message": "The bank did not return any further details with this decline.",
        "type": "issuer_declined",
    }
    return {
        "amount_captured": 0,
        "balance_transaction": None,
        "captured": False,
        "failure_code": error.code,
        "failure_message": str(error),
        "outcome": outcome,
        "paid": False,
        "status": "failed",
    }


def payment_open(books: Books, invoice: Doc) -> Doc:
    """The invoice's default payment with its intent, for what it owes now."""
    amount = invoice["amount_remaining"]
    intent = intent_new(
        amount, invoice["currency"], invoice["customer"], books.now, description=f"Invoice {invoice['number']}"
    )
    books.save(intent, "payment_intent.created")
    return books.save(payment_new(invoice, intent["id"], amount, books.now))


def intent_charge(books: Books, intent: Doc, method: Doc) -> Declined | None:
    """Try to charge the payment method; what was declined is stored as such and returned, not raised."""
    outcome = outcome_of(method, books.now)
    intent["payment_method"] = method["id"]
    refunds = outcome if outcome.startswith("refund_") else None
    if outcome == "succeeds" or refunds:
        charge = charge_new(intent, method, books.now, _refunds=refunds)
        intent.update(
            status="succeeded", amount_received=intent["amount"], latest_charge=charge["id"], last_payment_error=None
        )
        books.save(charge, "charge.succeeded")
        books.save(intent, "payment_intent.succeeded")
        return None
    charge = charge_new(intent, method, books.now, **failed(outcome))
    error = declined(outcome, charge=charge["id"])
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        latest_charge=charge["id"],
        last_payment_error={
            "charge": charge["id"],
            "code": error.code,
            "decline_code": outcome,
            "message": str(error),
            "payment_method": method,
            "type": "card_error",
        },
    )
    books.save(charge, "charge.failed")
    books.save(intent, "payment_intent.payment_failed")
    return error
