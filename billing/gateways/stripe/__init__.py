"""Stripe, through its official client. No object of the client leaves this package: they become records at its edge."""

from billing.gateways.stripe.gateway import StripeGateway, stripe_gateway
from billing.gateways.stripe.options import StripeOptions

__all__ = ["StripeGateway", "StripeOptions", "stripe_gateway"]
