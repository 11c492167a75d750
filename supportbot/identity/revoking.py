"""Ending sessions: one browser's by its customer, or all of a customer's by the company's server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models.functions import Now, TruncSecond

from supportbot.models import Revocation, TokenUse
from supportbot.widget.identity import Identity

LOOK_BACK = timedelta(seconds=10)
"""Further back than the look before: what was committed late is seen all the same."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Who was signed out lately: customers with the moment (UTC) up to which tokens are void, and single tokens."""

    customers: Mapping[str, datetime]
    tokens: frozenset[str]

    def covers(self, identity: Identity) -> bool:
        before = self.customers.get(identity.customer_ref)
        return identity.token_id in self.tokens or (before is not None and identity.issued_at <= before)


def sessions_revoke(*, customer_ref: str) -> None:
    """Void every token issued to the customer so far; their sockets close within seconds.

    A token's time is in whole seconds, so one issued in this very second is void too.
    """
    now = {"before": TruncSecond(Now()), "at": Now()}
    Revocation.objects.update_or_create(customer_ref=customer_ref, defaults=now)


def token_end(identity: Identity) -> None:
    """Void this one token: its customer has signed out of that browser."""
    TokenUse.objects.filter(token_id=identity.token_id).update(ended_at=Now())


def ended_lately() -> Ended:
    """What was ended within ``LOOK_BACK``."""
    since = Now() - LOOK_BACK
    customers = dict(Revocation.objects.filter(at__gte=since).values_list("customer_ref", "before"))
    tokens = TokenUse.objects.filter(ended_at__gte=since).values_list("token_id", flat=True)
    return Ended(customers, frozenset(tokens))
