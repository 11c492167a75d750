"""What was done under which key, so that a key is good for one doing."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from hashlib import sha256

from django.db import connection
from django.utils import timezone
from pydantic import TypeAdapter

from billing.actions.commands import Command, to_stored
from billing.actions.receipts import Receipt
from billing.gateways.errors import Refused
from billing.gateways.ledger import Outcome
from billing.gateways.local.links import link_make, link_url
from billing.models import GatewayDoing

_RECEIPT: TypeAdapter[Receipt] = TypeAdapter(Receipt)
_TAKE = """
INSERT INTO billing_gatewaydoing (key, fingerprint, receipt, done_at) VALUES (%s, %s, '{}', %s)
ON CONFLICT (key) DO NOTHING
"""


def fingerprint(customer: str, command: Command) -> str:
    """The same for the same customer and command."""
    return sha256(json.dumps([customer, to_stored(command)], sort_keys=True).encode()).hexdigest()


def take_key(key: str, mark: str) -> bool:
    """Whether the key is new; waits for whoever is using it. Must run inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [key, mark, timezone.now()])
        return bool(cursor.rowcount == 1)


def keep(key: str, customer: str, outcome: Outcome) -> Receipt | None:
    """Store the answer under its key and give the receipt with its link, if it has one."""
    if outcome.receipt is None:
        refused = outcome.refused
        stored: dict[str, object] = {"refused": refused.reason, "what": str(refused)} if refused else {}
        GatewayDoing.objects.filter(key=key).update(receipt=stored)
        return None
    stored = {"receipt": _RECEIPT.dump_python(outcome.receipt, mode="json")}
    link = None
    if outcome.link:
        invoice = outcome.receipt.ref if outcome.link == "pay" else ""
        link = link_make(customer_ref=customer, purpose=outcome.link, invoice=invoice)
        stored["link"] = link.hex
    GatewayDoing.objects.filter(key=key).update(receipt=stored)
    return replace(outcome.receipt, url=link_url(link)) if link else outcome.receipt


def earlier(key: str, mark: str) -> Receipt | None:
    """The receipt kept under a key; None where there is none.

    Raises Refused: with the reason of then, or ``key_reused`` where the key was another command's.
    """
    row = GatewayDoing.objects.filter(key=key).first()
    if row is None:
        return None
    if row.fingerprint != mark:
        raise Refused("this key was used for another command; take a new one", reason="key_reused")
    if "refused" in row.receipt:
        raise Refused(row.receipt["what"], reason=row.receipt["refused"])
    receipt = _RECEIPT.validate_python(row.receipt["receipt"])
    link = row.receipt.get("link")
    return replace(receipt, url=link_url(uuid.UUID(hex=link))) if link else receipt
