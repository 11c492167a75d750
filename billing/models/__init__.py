"""The tables of the billing room. Reads go through ``billing.selectors``, writes through ``billing.services``."""

from billing.models.catalogue import Plan, Price
from billing.models.company import Company, PolicyText, PolicyValue
from billing.models.crm import CrmCaseRow, CrmOutcomeRow, CrmRefresh, CrmState
from billing.models.customer import Customer, PaymentMethod, Subscription
from billing.models.invoice import Invoice, InvoiceLine
from billing.models.payment import CreditNote, Dispute, PaymentAttempt, Refund

__all__ = [
    "Company",
    "CreditNote",
    "CrmCaseRow",
    "CrmOutcomeRow",
    "CrmRefresh",
    "CrmState",
    "Customer",
    "Dispute",
    "Invoice",
    "InvoiceLine",
    "PaymentAttempt",
    "PaymentMethod",
    "Plan",
    "PolicyText",
    "PolicyValue",
    "Price",
    "Refund",
    "Subscription",
]
