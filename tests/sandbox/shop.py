"""A customer with a card and an invoice, made through the official client."""

from __future__ import annotations

import stripe


def customer_with(api: stripe.StripeClient, card: str = "pm_card_visa") -> stripe.Customer:
    """A customer whose default payment method is a new one of this test card."""
    customer = api.v1.customers.create({"name": "Orla Keane", "email": "orla@example.com"})
    method = api.v1.payment_methods.attach(card, {"customer": customer.id})
    return api.v1.customers.update(customer.id, {"invoice_settings": {"default_payment_method": method.id}})


def open_invoice(api: stripe.StripeClient, customer: str, amount: int = 4305, currency: str = "eur") -> stripe.Invoice:
    """A finalized invoice of one line of this many minor units."""
    invoice = api.v1.invoices.create({"customer": customer, "currency": currency})
    api.v1.invoice_items.create(
        {
            "customer": customer,
            "invoice": invoice.id,
            "amount": amount,
            "currency": currency,
            "description": "Fibre 500",
        }
    )
    return api.v1.invoices.finalize_invoice(invoice.id)


def paid_charge(api: stripe.StripeClient, customer: str, amount: int = 4305) -> str:
    """The id of the charge that paid a new invoice."""
    invoice = open_invoice(api, customer, amount)
    api.v1.invoices.pay(invoice.id)
    payments = api.v1.invoice_payments.list({"invoice": invoice.id, "expand": ["data.payment.payment_intent"]})
    intent = payments.data[0].payment.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert isinstance(intent.latest_charge, str)
    return intent.latest_charge


def prices(api: stripe.StripeClient, *amounts: int, interval: str = "month") -> list[str]:
    """Ids of new recurring prices, each of a product of its own: Plan 0, Plan 1 …"""
    made = []
    for place, amount in enumerate(amounts):
        product = api.v1.products.create({"name": f"Plan {place}"})
        recurring = {"interval": interval}
        price = api.v1.prices.create(
            {"product": product.id, "currency": "eur", "unit_amount": amount, "recurring": recurring}  # type: ignore[typeddict-item]
        )
        made.append(price.id)
    return made
