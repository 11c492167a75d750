"""The settings of the CRM, checked before the first request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution
from django.utils.module_loading import import_string
from limits import parse

from billing.crm.errors import Misconfigured

_LOCAL = ("localhost", "127.0.0.1", "::1")


def crm_settings_check(app_configs: Sequence[Any] | None = None, **_: Any) -> list[CheckMessage]:
    """``billing.E101`` to ``E104`` and ``W101``, each with a hint that says what to set."""
    found: list[CheckMessage] = []
    try:
        parse(settings.CRM_RATE)
    except ValueError:
        hint = "Write it as “8 per second”."
        return [Error(f"CRM_RATE is {settings.CRM_RATE!r}, which is no rate.", hint=hint, id="billing.E101")]
    if not 0 < settings.CRM_TIMEOUT <= 10:
        hint = "A sending worker waits for as long as this: write 1 to 10."
        found.append(Error("CRM_TIMEOUT is not between 0 and 10 seconds.", hint=hint, id="billing.E102"))
    try:
        maker = import_string(settings.CRM)
    except ImportError as error:
        hint = "See docs/crm.md for the adapters that there are."
        return [*found, Error(f"CRM is {settings.CRM!r}: {error}", hint=hint, id="billing.E103")]
    try:
        maker({}).close()
    except Misconfigured as error:
        found.append(Error(f"CRM is {settings.CRM!r}, but something is missing.", hint=str(error), id="billing.E104"))
    return found + [
        Caution(
            f"{name} is not an https address.", hint="Tokens and profiles go over it in the clear.", id="billing.W101"
        )
        for name in ("CRM_URL", "HUBSPOT_BASE")
        if _in_the_clear(getattr(settings, name))
    ]


def _in_the_clear(address: str) -> bool:
    parts = urlsplit(address)
    return bool(address) and parts.scheme != "https" and parts.hostname not in _LOCAL
