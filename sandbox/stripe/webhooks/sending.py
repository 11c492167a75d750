"""One delivery sent: the event's JSON, signed, and what the endpoint answered."""

from __future__ import annotations

import time
from dataclasses import dataclass

import httpx2
import orjson

from sandbox.store import Doc, Store
from sandbox.stripe.webhooks.manner import Manner
from sandbox.stripe.webhooks.signing import signature

TIMEOUT_SECONDS = 10.0
_ANOTHERS_SECRET = "whsec_of_somebody_else"  # noqa: S105 - what a wrong signature is made with


@dataclass(frozen=True, slots=True)
class Sent:
    status: int
    """0 where nothing was answered."""
    problem: str = ""

    @property
    def well(self) -> bool:
        return 200 <= self.status < 300


async def send(client: httpx2.AsyncClient, event: Doc, endpoint: Doc, manner: Manner) -> Sent:
    """Send it once. The stamp is this machine's time, whatever the sandbox's clock says: it is of the sending."""
    body = orjson.dumps(event, option=orjson.OPT_INDENT_2)
    stamp = int(time.time()) + manner.stamp_offset
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0 (sandbox)"}
    if manner.signature != "missing":
        secret = endpoint["_secret"] if manner.signature == "right" else _ANOTHERS_SECRET
        headers["Stripe-Signature"] = signature(secret, stamp, body)
    try:
        answer = await client.post(endpoint["url"], content=body, headers=headers)
    except httpx2.HTTPError as problem:
        return Sent(0, type(problem).__name__)
    return Sent(answer.status_code)


def event_told(store: Store, event: Doc, open_count: int) -> None:
    """Note how many endpoints have not taken it yet."""
    store.put({**event, "pending_webhooks": open_count})
