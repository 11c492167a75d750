"""Reads of the billing room. Every read of a customer's records takes the reference from the session."""

from billing.selectors.account import account_for, customer_exists
from billing.selectors.company import company_facts, company_zone
from billing.selectors.customers import CustomerBrief, customer_by_address, customer_contact, customers_brief
from billing.selectors.panel import Panel, panel_for, panel_of

__all__ = [
    "CustomerBrief",
    "Panel",
    "account_for",
    "company_facts",
    "company_zone",
    "customer_by_address",
    "customer_contact",
    "customer_exists",
    "customers_brief",
    "panel_for",
    "panel_of",
]
