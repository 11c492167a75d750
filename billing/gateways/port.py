"""The port to a billing system. Settings name the adapter by dotted path; one contract suite runs over all of them.

Every call is bounded: it answers, or raises a ``GatewayError``, within the adapter's time-out in seconds. No call is
made inside a database transaction. ``customer`` and a command's ``invoice`` are the system's own ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from billing.actions.commands import ChangePlan, Command
from billing.actions.receipts import PlanChangePreview, Receipt
from billing.facts import Coupon
from billing.records import Key, Record, RecordKind


@dataclass(frozen=True, slots=True)
class Page:
    """Objects of one kind, oldest first or as the system lists them; ``cursor`` is empty behind the last page."""

    records: tuple[Record, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened to objects: the system's own id of the event, when, and which are to be read again."""

    event: str
    kind: str
    """The system's own word for it, e.g. ``invoice.paid``."""
    at: datetime
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    changes: tuple[Change, ...]
    cursor: str
    """Where to go on; the same as given where nothing has happened since."""


class BillingGateway(Protocol):
    """A billing system that customers, bills and payments are read from and actions are taken in."""

    name: str
    """As shown to people and stored with what was mirrored: ``local``, ``stripe`` …"""
    mirrored: bool
    """Whether the tables are a copy that must be kept up to date; False where they are the truth themselves."""
    lacks: frozenset[str]
    """Kinds of command for which the system has nothing. A case that it has not is opened in the CRM."""

    def check(self) -> None:
        """One cheap call that shows that address and key are right. Raises GatewayError."""
        ...

    def page(self, kind: RecordKind, cursor: str = "") -> Page:
        """The next page of every object of a kind, for copying all of them over."""
        ...

    def fetch(self, key: Key) -> tuple[Record, ...]:
        """The object as it is now, followed by those that are read with it (an invoice's payments, for one).

        Empty where the system does not have it, or not any more.
        """
        ...

    def of_customer(self, customer: str) -> tuple[Record, ...]:
        """Everything of one customer as it is now, by the system's own id: for freshness and for reconciling."""
        ...

    def changes(self, cursor: str) -> Changes:
        """What has happened since ``cursor`` (empty: nothing yet, only where to start from), oldest first."""
        ...

    def read_delivery(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Change:
        """The change that a webhook tells of, once its signature is checked. Raises BadDelivery."""
        ...

    def preview_plan_change(self, customer: str, command: ChangePlan) -> PlanChangePreview:
        """What the change would bill, without making it."""
        ...

    def coupon(self, customer: str, code: str) -> Coupon | None:
        """What the code stands for, without giving it; None where this customer can have none of that code.

        One that is not valid yet, over, used up or had already is given with that.
        """
        ...

    def perform(self, customer: str, command: Command, key: str) -> Receipt:
        """Do it once: a second call with the same ``key`` is the first one's answer.

        Raises Refused where it was not done; Unavailable with ``may_have_acted`` where that is not known.
        """
        ...

    def find(self, customer: str, command: Command, key: str, since: datetime) -> Receipt | None:
        """Look up whether it was done, by the ``key`` left with what it made: systems forget keys in time."""
        ...
