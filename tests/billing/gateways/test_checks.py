"""Settings that cannot work are found before the first request, each with a hint."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import override_settings

STRIPE = "billing.gateways.stripe.stripe_gateway"
GOOD: dict[str, Any] = {
    "BILLING_GATEWAY": STRIPE,
    "STRIPE_API_KEY": "sk_test_1",
    "STRIPE_WEBHOOK_SECRETS": ["whsec_1"],
}


def found() -> list[str]:
    messages = [each for each in run_checks() if (each.id or "").startswith("billing.")]
    assert all(each.hint for each in messages)
    return [each.id or "" for each in messages]


def test_the_default_is_good() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("settings", "ids"),
    [
        ({}, []),
        ({"BILLING_GATEWAY": "billing.gateways.nowhere.Gateway"}, ["billing.E001"]),
        ({"BILLING_GATEWAY": "billing.gateways.local.links._SALT"}, ["billing.E002"]),
        ({"BILLING_LINKS_BASE": "https://pay.example.com/l"}, ["billing.E003"]),
        ({"BILLING_LINKS_BASE": "https://pay.example.com/l/"}, []),
        ({"BILLING_LINKS_BASE": "http://127.0.0.1:8080/pay/"}, []),
        ({"BILLING_LINKS_BASE": "http://pay.example.com/"}, ["billing.E010"]),
        ({"BILLING_LINKS_BASE": "/pay/"}, ["billing.E010"]),
        ({"STRIPE_API_KEY": ""}, ["billing.E004"]),
        ({"STRIPE_API_KEY": "pk_test_1"}, ["billing.E005"]),
        ({"STRIPE_API_KEY": "rk_live_1"}, []),
        ({"STRIPE_API_KEY": "sk_live_1", "STRIPE_API_BASE": "http://127.0.0.1:1"}, ["billing.E006"]),
        ({"STRIPE_API_BASE": "127.0.0.1:12111"}, ["billing.E007"]),
        ({"STRIPE_API_BASE": "http://127.0.0.1:12111/v1"}, ["billing.E007"]),
        ({"STRIPE_API_BASE": "http://127.0.0.1:12111"}, []),
        ({"STRIPE_WEBHOOK_SECRETS": []}, ["billing.W008"]),
        ({"STRIPE_TIMEOUT": 0.0}, ["billing.E009"]),
        ({"STRIPE_TIMEOUT": 80.0}, ["billing.E009"]),
    ],
    ids=str,
)
def test_each_fault_is_named(settings: dict[str, Any], ids: list[str]) -> None:
    with override_settings(**{**GOOD, **settings}):
        assert found() == ids
