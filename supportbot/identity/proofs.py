"""That a customer has proven just now who they are: what their browser shows for a while after a one-time code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import signing

_SALT = "supportbot.proof"
HOLDS_FOR = timedelta(minutes=15)


def proof_token(customer_ref: str, *, device: str, until: datetime) -> str:
    """Good for that customer in that browser until ``until`` (aware)."""
    return signing.dumps([customer_ref, device, int(until.timestamp())], salt=_SALT)


def proven_until(token: str, *, customer_ref: str, device: str, now: datetime) -> datetime | None:
    """Until when (UTC) ``token`` proves this customer in this browser; None where it does not or no longer does."""
    try:
        named, browser, until = signing.loads(token, salt=_SALT, max_age=HOLDS_FOR) if token else ("", "", 0)
    except (signing.BadSignature, ValueError):
        return None
    moment = datetime.fromtimestamp(until, UTC)
    return moment if (named, browser) == (customer_ref, device) and moment > now else None
