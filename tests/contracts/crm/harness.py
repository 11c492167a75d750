"""What the contract suite needs of each adapter's other side: to fill it, to look into it, to break it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from billing.crm.port import Crm, NewCase, Outcome

Trouble = Literal["down", "slow", "limited", "locked", "garbage", "broken", "lost"]
"""``lost``: it is done, and the answer never comes."""
REF, EMAIL = "cus_priya", "priya@example.com"
FIELDS: dict[str, Any] = {"segment": "Gold", "owner": "Mina Okoro", "notes": "Prefers mail.\nCall after ten."}


class Harness(Protocol):
    crm: Crm
    troubles: frozenset[Trouble]
    """What of it can be made here."""

    def customer(self, ref: str = REF, email: str = EMAIL, cases: tuple[str, ...] = (), **fields: str) -> None:
        """Have the CRM know a customer; an empty ``ref`` is one without a reference of ours."""
        ...

    def outcomes(self) -> Mapping[str, Mapping[str, str]]:
        """Every outcome that stands there by key; of each ``rating`` and ``comment`` as text."""
        ...

    def break_(self, trouble: Trouble) -> None: ...

    def mend(self) -> None: ...


def outcome(ref: str = REF, email: str = EMAIL, **changed: Any) -> Outcome:
    usual: dict[str, Any] = {
        "conversation": "3f6f0a52-9d0c-4c55-8e59-1c3a5a0ad001",
        "customer_ref": ref,
        "email": email,
        "outcome": "handed_over",
        "reason": "resolved",
        "topic": "late_fee",
        "rating": None,
        "comment": "",
        "agent": "Maya",
        "started_at": datetime(2026, 11, 2, 12, 0, tzinfo=UTC),
        "ended_at": datetime(2026, 11, 2, 12, 30, tzinfo=UTC),
        "transcript_url": "https://desk.example/t/abc/",
    }
    return Outcome(**{**usual, **changed})


def new_case(**changed: Any) -> NewCase:
    usual = {"customer_ref": REF, "email": EMAIL, "subject": "Charge disputed", "text": "Invoice INV-1 was not theirs."}
    return NewCase(**{**usual, **changed})
