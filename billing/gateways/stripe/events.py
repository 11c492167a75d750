"""Events: which objects are to be read again, out of the log or out of a webhook."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import stripe

from billing.gateways.errors import BadDelivery, Misconfigured
from billing.gateways.port import Change, Changes
from billing.gateways.stripe.times import instant
from billing.gateways.stripe.wire import PAGE_SIZE, READS, Object, id_of, plain, whole
from billing.records import Key, RecordKind

TOLERANCE = timedelta(minutes=5)
_SINCE = "@"
"""Begins a cursor that is an instant (seconds since 1970): nothing had happened yet."""
_KINDS: Mapping[str, RecordKind] = {
    "product": "plan",
    "price": "price",
    "customer": "customer",
    "payment_method": "payment_method",
    "subscription": "subscription",
    "invoice": "invoice",
    "charge": "payment",
    "refund": "refund",
    "credit_note": "credit_note",
    "dispute": "dispute",
}
_PARENTS: Mapping[str, tuple[tuple[str, RecordKind], ...]] = {
    "tax_id": (("customer", "customer"),),
    "discount": (("customer", "customer"), ("subscription", "subscription"), ("invoice", "invoice")),
    "customer_cash_balance_transaction": (("customer", "customer"),),
    "invoice_payment": (("invoice", "invoice"),),
    "invoiceitem": (("invoice", "invoice"),),
    "payment_method": (("customer", "customer"),),
    "subscription": (("customer", "customer"),),
    "credit_note": (("invoice", "invoice"), ("customer", "customer")),
    "refund": (("charge", "payment"),),
    "dispute": (("charge", "payment"),),
}


def changes(api: stripe.StripeClient, cursor: str) -> Changes:
    """Up to 100 events after ``cursor``, oldest first. Stripe keeps events for 30 days.

    Calls Stripe, so use it within ``reaching``.
    """
    if not cursor:
        newest = api.v1.events.list(params={"limit": 1}, options=READS).data
        return Changes((), newest[0].id if newest else f"{_SINCE}{int(time.time())}")
    if cursor.startswith(_SINCE):
        found = whole(api.v1.events.list, created={"gte": int(cursor.removeprefix(_SINCE))})
    else:
        params: Any = {"limit": PAGE_SIZE, "ending_before": cursor}
        found = [plain(each) for each in api.v1.events.list(params=params, options=READS).data]
    told = tuple(change(each) for each in reversed(found))
    return Changes(told, told[-1].event if told else cursor)


def change(event: Object) -> Change:
    """What an event says has to be read again: the object itself, and those that it hangs on."""
    return Change(event["id"], event["type"], instant(event["created"]), tuple(dict.fromkeys(_keys(event))))


def _keys(event: Object) -> Iterator[Key]:
    found = event["data"]["object"]
    before = event["data"].get("previous_attributes") or {}
    kind = found.get("object", "")
    if kind in _KINDS and found.get("id"):
        yield Key(_KINDS[kind], found["id"])
    for field, parent in _PARENTS.get(kind, ()):
        for ref in (id_of(found.get(field)), id_of(before.get(field))):
            if ref:
                yield Key(parent, ref)


def read_delivery(body: bytes, headers: Mapping[str, str], secrets: tuple[str, ...], now: datetime) -> Change:
    """Raises BadDelivery; Misconfigured where there is no secret to check with."""
    if not secrets:
        raise Misconfigured("no webhook secret is set; put the endpoint's into STRIPE_WEBHOOK_SECRETS")
    given = {name.lower(): value for name, value in headers.items()}.get("stripe-signature", "")
    _check_signature(body, given, secrets)
    _check_stamp(given, now)
    try:
        return change(json.loads(body))
    except (ValueError, KeyError, TypeError):
        raise BadDelivery("the body is no event", reason="unreadable") from None


def _check_signature(body: bytes, given: str, secrets: tuple[str, ...]) -> None:
    """By the client's own verifier; while secrets are rotated, either may have signed."""
    for secret in secrets:
        try:
            stripe.WebhookSignature.verify_header(body, given, secret)
            return
        except UnicodeDecodeError:
            raise BadDelivery("the body is no text", reason="unreadable") from None
        except stripe.SignatureVerificationError:
            continue
    raise BadDelivery("the signature is not Stripe's", reason="signature")


def _check_stamp(given: str, now: datetime) -> None:
    """The client refuses old stamps by its own clock, and future ones not at all: both are judged here by ``now``."""
    # The first, as the verifier has it: a stamp that somebody has put behind it is signed by nobody.
    stamp = next(part for part in given.split(",") if part.startswith("t="))
    at = instant(int(stamp.removeprefix("t=")))
    if at < now - TOLERANCE:
        raise BadDelivery("the stamp is more than five minutes old", reason="too_old")
    if at > now + TOLERANCE:
        raise BadDelivery("the stamp is more than five minutes in the future", reason="in_the_future")
