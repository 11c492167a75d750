"""What is wrong with the settings of the metrics, said before anything is scraped."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

LEAST_TOKEN = 16
_ADDRESS = re.compile(r"(?:[\w.:\[\]-]+:)?(\d{1,5})")
_MOST_PORT = 65_535


def address_fits(address: str) -> bool:
    """Whether it is a port, or a host and a port."""
    found = _ADDRESS.fullmatch(address)
    return found is not None and 0 < int(found[1]) <= _MOST_PORT


def metrics_settings(**_: Any) -> list[CheckMessage]:
    """The system check."""
    found: list[CheckMessage] = []
    if (port := settings.WORKER_METRICS_PORT) and not address_fits(port):
        hint = "Give a port, such as 9101, or an address and a port, such as 0.0.0.0:9101."
        found.append(Error(f"WORKER_METRICS_PORT is no port: {port!r}.", hint=hint, id="metrics.E001"))
    if 0 < len(settings.METRICS_TOKEN) < LEAST_TOKEN:
        hint = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe())'"
        found.append(Warning("METRICS_TOKEN is short enough to be guessed.", hint=hint, id="metrics.W001"))
    return found
