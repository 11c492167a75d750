"""The fake's webhooks: JSON, signed with a key that everybody may know."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from billing.gateways.errors import BadDelivery
from billing.gateways.port import Change
from billing.records import Key

HEADER = "Fake-Signature"
TOLERANCE = timedelta(minutes=5)
_KEY = b"fake"


def sign(change: Change, at: datetime) -> tuple[bytes, dict[str, str]]:
    told = {
        "event": change.event,
        "kind": change.kind,
        "at": change.at.isoformat(),
        "keys": [[key.kind, key.ref] for key in change.keys],
    }
    body = json.dumps(told).encode()
    stamp = str(int(at.timestamp()))
    return body, {HEADER: f"{stamp},{_digest(stamp, body)}"}


def read(body: bytes, headers: Mapping[str, str], now: datetime) -> Change:
    """Raises BadDelivery."""
    given = {name.lower(): value for name, value in headers.items()}.get(HEADER.lower(), "")
    stamp, _, digest = given.partition(",")
    if not stamp.isdigit() or not hmac.compare_digest(digest, _digest(stamp, body)):
        raise BadDelivery("the signature is not the billing system's", reason="signature")
    at = datetime.fromtimestamp(int(stamp), UTC)
    if at < now - TOLERANCE:
        raise BadDelivery("the stamp is more than five minutes old", reason="too_old")
    if at > now + TOLERANCE:
        raise BadDelivery("the stamp is more than five minutes in the future", reason="in_the_future")
    return _change(body)


def _change(body: bytes) -> Change:
    try:
        told = json.loads(body)
        keys = tuple(Key(kind, ref) for kind, ref in told["keys"])
        return Change(told["event"], told["kind"], datetime.fromisoformat(told["at"]), keys)
    except (ValueError, KeyError, TypeError):
        raise BadDelivery("the body is no change", reason="unreadable") from None


def _digest(stamp: str, body: bytes) -> str:
    return hmac.new(_KEY, f"{stamp}.".encode() + body, "sha256").hexdigest()
