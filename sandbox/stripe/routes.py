"""Every call that the sandbox answers."""

from __future__ import annotations

from sandbox.stripe.calls import Routes
from sandbox.stripe.resources import (
    account,
    balance,
    catalogue,
    customers,
    invoice_items,
    invoices,
    payment_methods,
    payments,
    refunds,
    tax_ids,
)

ROUTES = Routes(
    account.ROUTES,
    customers.ROUTES,
    balance.ROUTES,
    tax_ids.ROUTES,
    catalogue.ROUTES,
    payment_methods.ROUTES,
    invoices.ROUTES,
    invoice_items.ROUTES,
    payments.ROUTES,
    refunds.ROUTES,
)
