"""Every call that the sandbox answers."""

from __future__ import annotations

from sandbox.stripe.calls import Routes
from sandbox.stripe.resources import (
    account,
    balance,
    catalogue,
    coupons,
    credit_notes,
    customers,
    disputes,
    events,
    invoice_items,
    invoices,
    payment_methods,
    payments,
    portal,
    previews,
    refunds,
    subscriptions,
    tax_ids,
)

ROUTES = Routes(
    account.ROUTES,
    customers.ROUTES,
    balance.ROUTES,
    tax_ids.ROUTES,
    catalogue.ROUTES,
    payment_methods.ROUTES,
    previews.ROUTES,
    invoices.ROUTES,
    subscriptions.ROUTES,
    coupons.ROUTES,
    invoice_items.ROUTES,
    payments.ROUTES,
    refunds.ROUTES,
    credit_notes.ROUTES,
    disputes.ROUTES,
    portal.ROUTES,
    events.ROUTES,
)
