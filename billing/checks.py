"""Whether the settings of the billing gateway can work, found out before the first request and without calling it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.utils.module_loading import import_string

_STRIPE = "billing.gateways.stripe."
_THIS_MACHINE = ("http://127.0.0.1:", "http://localhost:")
LONGEST_TIMEOUT = 30.0
"""Seconds: a worker's task is ended after 45."""


def gateway_settings(app_configs: Sequence[AppConfig] | None = None, **options: Any) -> list[CheckMessage]:
    """Everything wrong with ``BILLING_GATEWAY``, ``BILLING_LINKS_BASE`` and, where it is used, ``STRIPE_…``."""
    found = [*_gateway(), *_links()]
    if settings.BILLING_GATEWAY.startswith(_STRIPE):
        found += [*_stripe_key(), *_stripe_base(), *_stripe_secrets(), *_stripe_timeout()]
    return found


def _gateway() -> Iterator[CheckMessage]:
    try:
        made = import_string(settings.BILLING_GATEWAY)
    except ImportError as error:
        hint = "Name billing.gateways.local.LocalGateway or billing.gateways.stripe.stripe_gateway."
        yield Error(f"BILLING_GATEWAY cannot be imported: {error}", hint=hint, id="billing.E001")
        return
    if not callable(made):
        hint = "Name a class, or a function without arguments, that makes the gateway."
        yield Error("BILLING_GATEWAY names nothing that can be called.", hint=hint, id="billing.E002")


def _links() -> Iterator[CheckMessage]:
    """Empty says that there are no pages: the local gateway then makes no links, and none are offered."""
    base = settings.BILLING_LINKS_BASE
    if not base:
        return
    if not base.endswith("/"):
        hint = "End it with a slash: tokens are put behind it."
        yield Error("BILLING_LINKS_BASE does not end with a slash.", hint=hint, id="billing.E003")
    if not (base.startswith("https://") or base.startswith(_THIS_MACHINE)):
        hint = "Write the https address of the pages that redeem links, or leave it empty where there are none."
        yield Error("BILLING_LINKS_BASE is no address that customers are led to.", hint=hint, id="billing.E010")


def _stripe_key() -> Iterator[CheckMessage]:
    key = settings.STRIPE_API_KEY
    if not key:
        hint = (
            "Set it to a secret or restricted key (sk_test_…, rk_live_…) from Stripe's dashboard, Developers, API keys."
        )
        yield Error("STRIPE_API_KEY is empty.", hint=hint, id="billing.E004")
    elif not key.startswith(("sk_", "rk_")):
        hint = (
            "Publishable keys (pk_…) and webhook secrets (whsec_…) read nothing; take the secret or a restricted key."
        )
        yield Error("STRIPE_API_KEY is no secret or restricted key.", hint=hint, id="billing.E005")
    elif "_live_" in key and settings.STRIPE_API_BASE:
        hint = "Leave STRIPE_API_BASE empty for Stripe itself, or use a test key elsewhere."
        yield Error("A live key would be sent to another address than Stripe's.", hint=hint, id="billing.E006")


def _stripe_base() -> Iterator[CheckMessage]:
    base = urlsplit(settings.STRIPE_API_BASE)
    if settings.STRIPE_API_BASE and (base.scheme not in ("http", "https") or not base.netloc or base.path.strip("/")):
        hint = "Write scheme, host and port alone, e.g. http://127.0.0.1:12111, or leave it empty."
        yield Error("STRIPE_API_BASE is no address of a server.", hint=hint, id="billing.E007")


def _stripe_secrets() -> Iterator[CheckMessage]:
    if not settings.STRIPE_WEBHOOK_SECRETS:
        hint = "Put the endpoint's signing secret (whsec_…) in; until then only polling brings changes over."
        yield Warning("STRIPE_WEBHOOK_SECRETS is empty: webhooks are refused.", hint=hint, id="billing.W008")


def _stripe_timeout() -> Iterator[CheckMessage]:
    if not 0 < settings.STRIPE_TIMEOUT <= LONGEST_TIMEOUT:
        hint = f"Take something above 0 and up to {LONGEST_TIMEOUT:g} seconds."
        yield Error("STRIPE_TIMEOUT is out of bounds.", hint=hint, id="billing.E009")
