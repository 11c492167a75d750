"""Where each object stands: the conditional write by which the later read wins."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from django.db import connection

from billing.models import MirrorState
from billing.records import Key
from billing.services.mirroring.tickets import Ticket

PROBLEM_LENGTH = 500

_CLAIM = """
INSERT INTO billing_mirrorstate AS state (gateway, kind, ref, owner, ticket, synced_at, gone, problem)
SELECT %(gateway)s, each.kind, each.ref, each.owner, %(ticket)s, %(at)s, %(gone)s, ''
FROM unnest(%(kinds)s::text[], %(refs)s::text[], %(owners)s::text[]) AS each(kind, ref, owner)
ORDER BY each.kind, each.ref
ON CONFLICT (gateway, kind, ref) DO UPDATE SET
    owner = CASE WHEN excluded.owner = '' THEN state.owner ELSE excluded.owner END,
    ticket = excluded.ticket, synced_at = excluded.synced_at, gone = excluded.gone, problem = ''
WHERE state.ticket < excluded.ticket
RETURNING kind, ref"""
"""In one order for all, so that two batches wait for each other at most one way."""


class Claim(Protocol):
    """``states_claim`` or another in its place: which of the keys may be written now."""

    def __call__(self, gateway: str, ticket: Ticket, owners: Mapping[Key, str], *, gone: bool = False) -> set[Key]: ...


def states_claim(gateway: str, ticket: Ticket, owners: Mapping[Key, str], *, gone: bool = False) -> set[Key]:
    """Note that these objects, with their owners, were read under ``ticket``; gives those that no later read has.

    Holds their state rows locked to the end of the transaction, which must be the one that writes the objects.
    """
    if not owners:
        return set()
    if not connection.in_atomic_block:
        raise RuntimeError("states are claimed in the transaction that writes the objects")
    values: dict[str, Any] = {
        "gateway": gateway,
        "ticket": ticket.number,
        "at": ticket.at,
        "gone": gone,
        "kinds": [key.kind for key in owners],
        "refs": [key.ref for key in owners],
        "owners": list(owners.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        return {Key(kind, ref) for kind, ref in cursor.fetchall()}


def problems_note(gateway: str, problems: Mapping[Key, str]) -> None:
    """Why objects that were read are not on record as read."""
    for key, problem in problems.items():
        state = MirrorState.objects.filter(gateway=gateway, kind=key.kind, ref=key.ref)
        state.update(problem=problem[:PROBLEM_LENGTH])


def known_gone(gateway: str, keys: Collection[Key]) -> set[Key]:
    """Those of the keys that the billing system was last seen without."""
    gone = MirrorState.objects.filter(gateway=gateway, gone=True, ref__in=[key.ref for key in keys])
    return {Key(kind, ref) for kind, ref in gone.values_list("kind", "ref")} & set(keys)  # type: ignore[arg-type]
