"""Gateways to billing systems, and the one that this installation uses."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from billing.gateways.port import BillingGateway


def gateway() -> BillingGateway:
    """The gateway that ``BILLING_GATEWAY`` names: a dotted path to what makes one when called without arguments.

    Raises ImportError where there is no such thing, Misconfigured where its own settings are wrong; the system checks
    say both before the first request.
    """
    return cast(BillingGateway, import_string(settings.BILLING_GATEWAY)())
