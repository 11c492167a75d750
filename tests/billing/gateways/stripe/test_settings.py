"""The gateway as settings and the company's tables have it."""

from __future__ import annotations

import pytest
from django.test import override_settings

from billing.gateways import gateway
from billing.gateways.errors import Misconfigured
from billing.gateways.stripe import StripeGateway
from billing.gateways.stripe.options import options_from_settings
from tests.billing.documents import load_northwind

pytestmark = pytest.mark.django_db
SET = {
    "BILLING_GATEWAY": "billing.gateways.stripe.stripe_gateway",
    "STRIPE_API_KEY": "sk_test_secret",
    "STRIPE_WEBHOOK_SECRETS": ["whsec_secret"],
    "STRIPE_TIMEOUT": 3.0,
}


def test_settings_and_tables_make_the_gateway() -> None:
    load_northwind()
    with override_settings(**SET):
        assert isinstance(gateway(), StripeGateway)
        options = options_from_settings()
    assert (options.timeout, options.time_zone) == (3.0, "Europe/Dublin")
    assert (options.payment_terms_days, options.refund_processing_days) == (14, 10)
    assert "secret" not in repr(options)


def test_before_a_company_is_loaded() -> None:
    with override_settings(**SET):
        assert options_from_settings().time_zone == "UTC"


def test_without_a_key_there_is_none() -> None:
    with override_settings(**{**SET, "STRIPE_API_KEY": ""}), pytest.raises(Misconfigured, match="STRIPE_API_KEY"):
        gateway()
