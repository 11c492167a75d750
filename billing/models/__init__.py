"""The tables of the billing room. Reads go through ``billing.selectors``, writes through ``billing.services``."""

from billing.models.action import Action, ActionEvent
from billing.models.catalogue import Plan, Price
from billing.models.company import Company, PolicyText, PolicyValue
from billing.models.coupon import AppliedCoupon, Coupon
from billing.models.crm import CrmCaseRow, CrmOutcomeRow, CrmRefresh, CrmState
from billing.models.customer import Customer, PaymentMethod, Subscription
from billing.models.erasure import ErasedCustomer, ErasureKey
from billing.models.gateway import CustomerLink, GatewayDoing
from billing.models.invoice import Invoice, InvoiceLine
from billing.models.item import InvoiceItem
from billing.models.mirror import Backfill, Connection, Delivery, MirrorState, Reconciliation
from billing.models.payment import CreditNote, Dispute, PaymentAttempt, Refund

__all__ = [
    "Action",
    "ActionEvent",
    "AppliedCoupon",
    "Backfill",
    "Company",
    "Connection",
    "Coupon",
    "CreditNote",
    "CrmCaseRow",
    "CrmOutcomeRow",
    "CrmRefresh",
    "CrmState",
    "Customer",
    "CustomerLink",
    "Delivery",
    "Dispute",
    "ErasedCustomer",
    "ErasureKey",
    "GatewayDoing",
    "Invoice",
    "InvoiceItem",
    "InvoiceLine",
    "MirrorState",
    "PaymentAttempt",
    "PaymentMethod",
    "Plan",
    "PolicyText",
    "PolicyValue",
    "Price",
    "Reconciliation",
    "Refund",
    "Subscription",
]
