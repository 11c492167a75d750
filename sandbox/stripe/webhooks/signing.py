"""The signature of a delivery: https://docs.stripe.com/webhooks#verify-manually"""

from __future__ import annotations

import hashlib
import hmac


def signature(secret: str, stamp: int, body: bytes) -> str:
    """The value of ``Stripe-Signature`` for a body sent at this instant, in seconds of UTC."""
    signed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={signed}"
