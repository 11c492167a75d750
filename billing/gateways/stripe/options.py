"""What the adapter is set up with."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings

from billing.models import Company, PolicyValue


@dataclass(frozen=True, slots=True)
class StripeOptions:
    """``api_base`` is empty for Stripe itself; ``timeout`` in seconds; ``time_zone`` an IANA name, the company's."""

    api_key: str = field(repr=False)
    api_base: str = ""
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    timeout: float = 8.0
    customer_ref_key: str = "customer_ref"
    time_zone: str = "UTC"
    payment_terms_days: int = 14
    """For customers who are taken off autopay: days from invoice to due date."""
    refund_processing_days: int | None = None


def options_from_settings() -> StripeOptions:
    """The settings, with the company's time zone and policies from its tables."""
    keys = ("payment_terms_days", "refund_processing_days")
    policies = dict(PolicyValue.objects.filter(key__in=keys).values_list("key", "number"))
    return StripeOptions(
        api_key=settings.STRIPE_API_KEY,
        api_base=settings.STRIPE_API_BASE,
        webhook_secrets=tuple(settings.STRIPE_WEBHOOK_SECRETS),
        timeout=settings.STRIPE_TIMEOUT,
        customer_ref_key=settings.STRIPE_CUSTOMER_REF_KEY,
        time_zone=Company.objects.values_list("time_zone", flat=True).first() or "UTC",
        payment_terms_days=policies.get("payment_terms_days") or 14,
        refund_processing_days=policies.get("refund_processing_days"),
    )
