"""The tables of the billing room. Reads go through ``billing.selectors``, writes through ``billing.services``."""

from billing.models.catalogue import Plan, Price
from billing.models.company import Company, PolicyText, PolicyValue
from billing.models.coupon import AppliedCoupon, Coupon
from billing.models.customer import Customer, PaymentMethod, Subscription
from billing.models.gateway import CustomerLink, GatewayDoing
from billing.models.invoice import Invoice, InvoiceLine
from billing.models.item import InvoiceItem
from billing.models.payment import CreditNote, Dispute, PaymentAttempt, Refund

__all__ = [
    "AppliedCoupon",
    "Company",
    "Coupon",
    "CreditNote",
    "Customer",
    "CustomerLink",
    "Dispute",
    "GatewayDoing",
    "Invoice",
    "InvoiceItem",
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
