"""One call's hold on everything that is stored: objects are found and saved here, and each change leaves its event."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from sandbox.store import Doc, Store
from sandbox.stripe import API_VERSION
from sandbox.stripe.errors import Missing
from sandbox.stripe.ids import new_id
from sandbox.stripe.rendering import shown

INDEXED = (
    "customer",
    "invoice",
    "charge",
    "payment_intent",
    "subscription",
    "status",
    "product",
    "email",
    "type",
    "state",
    "event",
    "parent.subscription_details.subscription",
    "payment.payment_intent",
    "_ends",
    "_next",
    "_code",
    "next_payment_attempt",
    "_page",
)


@dataclass
class Books:
    """``now`` is the sandbox's time in seconds of UTC; ``request`` and ``key`` are the call's id and its key"""

    store: Store
    now: int
    request: str | None = None
    key: str | None = None

    def find(self, kind: str, key: str | None) -> Doc | None:
        return self.store.get(kind, key) if key else None

    def get(self, kind: str, key: str | None, param: str = "id") -> Doc:
        """Raises Missing, which names the parameter that held the id."""
        found = self.find(kind, key)
        if found is None or found.get("deleted"):
            raise Missing(kind, key or "", param)
        return found

    def save(self, doc: Doc, event: str = "") -> Doc:
        """Store it as it is now; an event of this type tells what changed."""
        before = self.store.get(doc["object"], doc["id"])
        self.store.put(doc)
        if event:
            self.tell(event, doc, before)
        return doc

    def remove(self, doc: Doc, event: str = "") -> Doc:
        """Take it away; what is answered for it from now on is that it is deleted."""
        self.store.remove(doc["object"], doc["id"])
        if event:
            self.tell(event, doc, None)
        return {"id": doc["id"], "object": doc["object"], "deleted": True}

    def tell(self, event: str, doc: Doc, before: Doc | None = None) -> None:
        """Write down an event about this object, and a delivery of it for each endpoint that wants it."""
        data: Doc = {"object": shown(self.store, doc)}
        if before is not None and event.rpartition(".")[2] != "created":
            data["previous_attributes"] = {
                name: value
                for name, value in shown(self.store, before).items()
                if data["object"].get(name) != value and not name.startswith("_")
            }
        wanting = [each for each in self.store.every("webhook_endpoint") if _wants(each, event)]
        told: Doc = {
            "id": new_id("evt"),
            "object": "event",
            "account": None,
            "api_version": API_VERSION,
            "context": None,
            "created": self.now,
            "data": data,
            "livemode": False,
            "pending_webhooks": len(wanting),
            "request": {"id": self.request, "idempotency_key": self.key},
            "type": event,
        }
        self.store.put(told)
        dropped = self.store.setting("webhooks", {}).get("drop", False)
        for endpoint in wanting:
            self.store.put(_delivery(told["id"], endpoint["id"], self.now, "dropped" if dropped else "waiting"))


def _wants(endpoint: Doc, event: str) -> bool:
    return endpoint["status"] == "enabled" and (
        "*" in endpoint["enabled_events"] or event in endpoint["enabled_events"]
    )


def _delivery(event: str, endpoint: str, now: int, state: str) -> Doc:
    return {
        "object": "delivery",
        "id": new_id("dlv"),
        "created": now,
        "told": time.time(),
        "event": event,
        "endpoint": endpoint,
        "state": state,
        "attempts": 0,
        "due": 0.0,
        "answers": [],
    }


def merged(old: dict[str, str] | None, given: dict[str, str] | None) -> dict[str, str]:
    """Metadata after an update: names are added to those there are, an empty value takes one away, None takes all."""
    if given is None:
        return {}
    return {name: value for name, value in {**(old or {}), **given}.items() if value != ""}


def put_in(doc: Doc, params: dict[str, Any], *names: str) -> None:
    """Take over these parameters where they were given, metadata by merging."""
    for name in names:
        if name in params:
            doc[name] = merged(doc.get("metadata"), params[name]) if name == "metadata" else params[name]
