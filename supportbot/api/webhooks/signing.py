"""An endpoint's secret and the signatures made with it, as the Standard Webhooks specification says."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac
from standardwebhooks import Webhook

from supportbot.models import WebhookEndpoint

OVERLAP = timedelta(hours=24)
"""For so long after a change the secret before it signs too."""


def new_salt() -> str:
    return secrets.token_hex(16)


def secret_of(salt: str) -> str:
    """``whsec_…``: derived from ``salt`` and ``SECRET_KEY``, so that our tables alone sign nothing."""
    key = salted_hmac("supportbot.webhooks", salt, algorithm="sha256").digest()
    return "whsec_" + base64.b64encode(key).decode()


def secrets_in_force(endpoint: WebhookEndpoint, now: datetime) -> tuple[str, ...]:
    """The endpoint's secret, and for a while after a change the one before."""
    salts = [endpoint.salt]
    if endpoint.previous_until is not None and endpoint.previous_until > now:
        salts.append(endpoint.previous_salt)
    return tuple(secret_of(salt) for salt in salts)


def signed_headers(webhook_id: str, body: str, keys: tuple[str, ...], now: datetime) -> dict[str, str]:
    """``now`` (UTC) is when it is sent: receivers refuse what is older than five minutes."""
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Webhook(key).sign(webhook_id, now, body) for key in keys),
    }
