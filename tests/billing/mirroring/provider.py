"""The shipped fake, told by tests when to pause, to fail or to change something in the middle of a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from billing.gateways.fake import FakeGateway
from billing.gateways.port import Change, Changes, Page
from billing.records import Key, Record, RecordKind

_current: list[FakeGateway] = []


class Provider(FakeGateway):
    """``before`` sees each call's name and what it is about, before it is answered: it may raise or wait."""

    def __init__(self, *found: Record) -> None:
        self.asked: list[tuple[str, str]] = []
        self.before: Callable[[str, str], None] = lambda call, about: None
        self.after: Callable[[str, str], None] = lambda call, about: None
        """Called when the answer is ready, before it is given."""
        self.leak: Sequence[Record] = ()
        self.answers: dict[str, Sequence[Record]] = {}
        """What ``of_customer`` answers instead of the truth, once each."""
        super().__init__(found)

    @property
    def objects(self) -> Mapping[Key, Record]:
        return self.shelves.records

    @property
    def events(self) -> Sequence[Change]:
        return self.shelves.events

    def change(self, *found: Record) -> Sequence[Change]:
        """Put objects; the events that tell of them."""
        with self._lock:
            told = len(self.events)
            self.put(*found)
            return self.events[told:]

    def page(self, kind: RecordKind, cursor: str = "") -> Page:
        self._ask("page", f"{kind}:{cursor}")
        return super().page(kind, cursor)

    def fetch(self, key: Key) -> tuple[Record, ...]:
        self._ask("fetch", key.ref)
        found = super().fetch(key)
        self.after("fetch", key.ref)
        return found

    def of_customer(self, customer: str) -> tuple[Record, ...]:
        self._ask("of_customer", customer)
        if customer in self.answers:
            return tuple(self.answers.pop(customer))
        return (*super().of_customer(customer), *self.leak)

    def changes(self, cursor: str) -> Changes:
        self._ask("changes", cursor)
        return super().changes(cursor)

    def read_delivery(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Change:
        self._ask("read_delivery", "")
        return super().read_delivery(body, headers, now)

    def _ask(self, call: str, about: str) -> None:
        self.asked.append((call, about))
        self.before(call, about)

    def fetched(self) -> list[str]:
        """The refs that were fetched, in order."""
        return [about for call, about in self.asked if call == "fetch"]


def serve(provider: FakeGateway) -> None:
    """Make it the one that ``current`` gives, as the settings' gateway."""
    _current[:] = [provider]


def current() -> FakeGateway:
    return _current[0]
