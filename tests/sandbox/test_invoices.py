"""Invoices from draft to paid, voided or credited; declines; who pays with what."""

from __future__ import annotations

import pytest
import stripe

from tests.sandbox.running import Running
from tests.sandbox.shop import customer_with, open_invoice, paid_charge

DECLINES = {
    "pm_card_visa_chargeDeclined": ("card_declined", "generic_decline"),
    "pm_card_visa_chargeDeclinedInsufficientFunds": ("card_declined", "insufficient_funds"),
    "pm_card_visa_chargeDeclinedLostCard": ("card_declined", "lost_card"),
    "pm_card_chargeDeclinedExpiredCard": ("expired_card", "expired_card"),
}


@pytest.mark.parametrize("card", DECLINES)
def test_a_declined_card_leaves_it_open_and_says_why(api: stripe.StripeClient, card: str) -> None:
    invoice = open_invoice(api, customer_with(api).id)
    with pytest.raises(stripe.CardError) as declined:
        api.v1.invoices.pay(invoice.id, {"payment_method": card})
    assert declined.value.http_status == 402
    assert declined.value.error is not None
    assert (declined.value.code, declined.value.error.decline_code) == DECLINES[card]
    after = api.v1.invoices.retrieve(invoice.id, {"expand": ["payments.data.payment.payment_intent"]})
    assert (after.status, after.attempted, after.attempt_count, after.amount_remaining) == ("open", True, 1, 4305)
    assert after.payments is not None
    intent = after.payments.data[0].payment.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error is not None
    assert intent.last_payment_error.decline_code == DECLINES[card][1]
    charge = api.v1.charges.list({"payment_intent": intent.id}).data[0]
    assert (charge.status, charge.failure_code, charge.paid) == ("failed", DECLINES[card][0], False)
    paid = api.v1.invoices.pay(invoice.id)
    assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 4305, 0)
    assert [each.status for each in api.v1.charges.list({"payment_intent": intent.id}).data] == ["succeeded", "failed"]


def test_a_declined_card_cannot_be_attached_but_one_made_for_it_can(api: stripe.StripeClient) -> None:
    customer = customer_with(api, "pm_card_chargeCustomerFail")
    with pytest.raises(stripe.CardError):
        api.v1.payment_methods.attach("pm_card_visa_chargeDeclinedLostCard", {"customer": customer.id})
    with pytest.raises(stripe.CardError):
        api.v1.invoices.pay(open_invoice(api, customer.id).id)


def test_paying_twice_and_paying_without_a_card(api: stripe.StripeClient) -> None:
    invoice = open_invoice(api, customer_with(api).id)
    api.v1.invoices.pay(invoice.id)
    with pytest.raises(stripe.InvalidRequestError) as twice:
        api.v1.invoices.pay(invoice.id)
    assert str(twice.value).endswith("Invoice is already paid")
    bare = api.v1.customers.create({"name": "Nobody"})
    with pytest.raises(stripe.InvalidRequestError) as nothing:
        api.v1.invoices.pay(open_invoice(api, bare.id).id)
    assert nothing.value.code == "resource_missing"


def test_due_date_and_metadata_change_but_not_what_is_owed(api: stripe.StripeClient) -> None:
    customer = customer_with(api)
    invoice = api.v1.invoices.create(
        {"customer": customer.id, "collection_method": "send_invoice", "days_until_due": 14, "metadata": {"a": "1"}}
    )
    api.v1.invoice_items.create({"customer": customer.id, "invoice": invoice.id, "amount": 500})
    assert invoice.due_date is not None
    later = api.v1.invoices.update(invoice.id, {"due_date": invoice.due_date + 86_400})
    assert later.due_date == invoice.due_date + 86_400
    api.v1.invoices.finalize_invoice(invoice.id)
    with pytest.raises(stripe.InvalidRequestError) as final:
        api.v1.invoices.update(invoice.id, {"due_date": invoice.due_date + 2 * 86_400})
    assert (final.value.code, final.value.param) == ("invoice_not_editable", "due_date")
    noted = api.v1.invoices.update(invoice.id, {"metadata": {"b": "2", "a": ""}})
    assert noted.metadata is not None
    assert noted.metadata.to_dict() == {"b": "2"}
    with pytest.raises(stripe.InvalidRequestError) as late:
        api.v1.invoice_items.create({"customer": customer.id, "invoice": invoice.id, "amount": 500})
    assert late.value.code == "invoice_not_editable"
    sent = api.v1.invoices.send_invoice(invoice.id)
    assert sent.hosted_invoice_url is not None


def test_voided_is_owed_no_more(api: stripe.StripeClient) -> None:
    invoice = open_invoice(api, customer_with(api).id)
    void = api.v1.invoices.void_invoice(invoice.id)
    assert (void.status, void.amount_remaining) == ("void", 0)
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.invoices.pay(invoice.id)
    assert [each.status for each in api.v1.invoice_payments.list({"invoice": invoice.id}).data] == ["canceled"]


def test_credit_is_used_up_before_the_card_is_charged(api: stripe.StripeClient) -> None:
    customer = customer_with(api)
    api.v1.customers.balance_transactions.create(
        customer.id, {"amount": -1000, "currency": "eur", "description": "Goodwill", "metadata": {"key": "k1"}}
    )
    invoice = open_invoice(api, customer.id, 1500)
    assert (invoice.total, invoice.amount_due, invoice.starting_balance, invoice.ending_balance) == (
        1500,
        500,
        -1000,
        0,
    )
    api.v1.invoices.pay(invoice.id)
    assert api.v1.customers.retrieve(customer.id).balance == 0
    moves = api.v1.customers.balance_transactions.list(customer.id).data
    assert [(each.amount, each.type) for each in moves] == [(1000, "applied_to_invoice"), (-1000, "adjustment")]
    api.v1.customers.balance_transactions.create(customer.id, {"amount": -9000, "currency": "eur"})
    assert open_invoice(api, customer.id, 1500).status == "paid"
    assert api.v1.customers.retrieve(customer.id).balance == -7500


def test_a_credit_note_lowers_what_is_open(api: stripe.StripeClient) -> None:
    customer = customer_with(api)
    invoice = open_invoice(api, customer.id, 4305)
    line = invoice.lines.data[0].id
    note = api.v1.credit_notes.create(
        {
            "invoice": invoice.id,
            "lines": [{"type": "invoice_line_item", "invoice_line_item": line, "amount": 305}],
            "reason": "order_change",
            "metadata": {"key": "waive-1"},
        }
    )
    assert (note.total, note.pre_payment_amount, note.type) == (305, 305, "pre_payment")
    assert note.lines.data[0].invoice_line_item == line
    after = api.v1.invoices.retrieve(invoice.id)
    assert (after.amount_due, after.amount_remaining, after.pre_payment_credit_notes_amount) == (4000, 4000, 305)
    assert api.v1.invoices.pay(invoice.id).amount_paid == 4000
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.credit_notes.create({"invoice": invoice.id, "amount": 100})
    later = api.v1.credit_notes.create({"invoice": invoice.id, "amount": 100, "credit_amount": 100, "memo": "sorry"})
    assert later.post_payment_amount == 100
    assert api.v1.customers.retrieve(customer.id).balance == -100
    listed = api.v1.credit_notes.list({"invoice": invoice.id, "expand": ["data.customer_balance_transaction"]}).data
    assert [each.id for each in listed] == [later.id, note.id]
    assert isinstance(listed[0].customer_balance_transaction, stripe.CustomerBalanceTransaction)


def test_a_credit_note_may_refund(api: stripe.StripeClient) -> None:
    customer = customer_with(api)
    invoice = open_invoice(api, customer.id, 4305)
    api.v1.invoices.pay(invoice.id)
    note = api.v1.credit_notes.create({"invoice": invoice.id, "amount": 305, "refund_amount": 305})
    refund = note.refunds[0].refund
    assert isinstance(refund, str)
    assert api.v1.refunds.retrieve(refund).amount == 305


def test_a_disputed_charge_cannot_be_refunded_until_it_is_won(api: stripe.StripeClient, box: Running) -> None:
    charge = paid_charge(api, customer_with(api).id)
    dispute = box.control("dispute", {"charge": charge, "reason": "duplicate"})["id"]
    found = api.v1.disputes.list({"charge": charge}).data
    assert [(each.id, each.status, each.reason) for each in found] == [(dispute, "needs_response", "duplicate")]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.refunds.create({"charge": charge})
    assert refused.value.code == "charge_disputed"
    box.control("dispute", {"id": dispute, "status": "won"})
    assert api.v1.disputes.retrieve(dispute).status == "won"
    assert api.v1.refunds.create({"charge": charge}).status == "succeeded"
