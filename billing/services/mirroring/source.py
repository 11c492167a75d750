"""The part of a billing system that copying reads from."""

from __future__ import annotations

from typing import Protocol

from billing.gateways.port import Changes, Page
from billing.records import Key, Record, RecordKind


class Source(Protocol):
    """A ``BillingGateway``, or one whose calls are paced. Each call may raise GatewayError."""

    @property
    def name(self) -> str: ...

    def page(self, kind: RecordKind, cursor: str = "") -> Page: ...

    def fetch(self, key: Key) -> tuple[Record, ...]: ...

    def changes(self, cursor: str) -> Changes: ...

    def of_customer(self, customer: str) -> tuple[Record, ...]: ...
