"""A small billing system in memory: it holds records, tells of changes, signs its webhooks, and fails when told to."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from billing.actions.commands import ChangePlan, Command
from billing.actions.receipts import PlanChangePreview, Receipt
from billing.gateways.errors import BadDelivery, NotSupported
from billing.gateways.port import BillingGateway, Change, Changes, Page
from billing.records import InvoiceRecord, Key, PaymentRecord, Record, RecordKind
from billing.services.mirroring.shapes import key_of, owner_of

SECRET = b"whsec_test"
TOLERANCE = timedelta(minutes=5)
SIGNATURE = "X-Provider-Signature"


@dataclass
class Provider:
    """``before_call`` sees each call's name and object before it is answered: it may raise, wait or change things."""

    name: str = "memory"
    mirrored: bool = True
    page_size: int = 3
    objects: dict[Key, Record] = field(default_factory=dict)
    events: list[Change] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    before_call: Callable[[str, str], None] = lambda call, about: None
    after_read: Callable[[str, str], None] = lambda call, about: None
    lock: threading.RLock = field(default_factory=threading.RLock)

    def put(self, *found: Record) -> Change:
        """Make or change objects, all with one event; given back as it will be told."""
        with self.lock:
            self.objects.update({key_of(record): record for record in found})
            return self._tell("changed", [key_of(record) for record in found])

    def drop(self, *keys: Key) -> Change:
        with self.lock:
            for key in keys:
                del self.objects[key]
            return self._tell("deleted", keys)

    def delivery(self, change: Change, *, at: datetime | None = None, secret: bytes = SECRET) -> tuple[bytes, str]:
        """A webhook's body and its signature header."""
        body = json.dumps(
            {
                "id": change.event,
                "type": change.kind,
                "at": change.at.isoformat(),
                "keys": [[key.kind, key.ref] for key in change.keys],
            }
        ).encode()
        stamp = str(int((at or timezone.now()).timestamp()))
        signed = hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        return body, f"t={stamp},v1={signed}"

    def check(self) -> None:
        self._called("check")

    def page(self, kind: RecordKind, cursor: str = "") -> Page:
        self._called("page", f"{kind}:{cursor}")
        with self.lock:
            of_kind = [record for key, record in sorted(self.objects.items(), key=_by_name) if key.kind == kind]
        start = int(cursor or 0)
        end = start + self.page_size
        return Page(tuple(of_kind[start:end]), str(end) if end < len(of_kind) else "")

    def fetch(self, key: Key) -> tuple[Record, ...]:
        self._called("fetch", key.ref)
        with self.lock:
            record = self.objects.get(key)
            found = () if record is None else (record, *self._with(record))
        self.after_read("fetch", key.ref)
        return found

    def of_customer(self, customer: str) -> tuple[Record, ...]:
        self._called("of_customer", customer)
        with self.lock:
            found = tuple(record for record in self.objects.values() if owner_of(record) == customer)
        self.after_read("of_customer", customer)
        return found

    def changes(self, cursor: str) -> Changes:
        self._called("changes", cursor)
        with self.lock:
            if not cursor:
                return Changes((), str(len(self.events)))
            start = int(cursor)
            told = tuple(self.events[start : start + 100])
        return Changes(told, str(start + len(told)))

    def read_delivery(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Change:
        parts = dict(part.partition("=")[::2] for part in headers.get(SIGNATURE, "").split(","))
        stamp = parts.get("t", "0")
        wanted = hmac.new(SECRET, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted, parts.get("v1", "")):
            raise BadDelivery("the signature is not the billing system's", reason="signature")
        late = now.timestamp() - int(stamp)
        if abs(late) > TOLERANCE.total_seconds():
            reason = "too_old" if late > 0 else "in_the_future"
            raise BadDelivery(f"the stamp is {reason}", reason=reason)
        told = json.loads(body)
        keys = tuple(Key(kind, ref) for kind, ref in told["keys"])
        return Change(told["id"], told["type"], datetime.fromisoformat(told["at"]), keys)

    def preview_plan_change(self, customer: str, command: ChangePlan) -> PlanChangePreview:
        raise NotSupported("only read from here")

    def perform(self, customer: str, command: Command, key: str) -> Receipt:
        raise NotSupported("only read from here")

    def find(self, customer: str, command: Command, key: str, since: datetime) -> Receipt | None:
        raise NotSupported("only read from here")

    def _with(self, record: Record) -> Iterable[Record]:
        if not isinstance(record, InvoiceRecord):
            return ()
        every = self.objects.values()
        return [each for each in every if isinstance(each, PaymentRecord) and each.invoice == record.ref]

    def _tell(self, what: str, keys: Sequence[Key]) -> Change:
        kind = f"{keys[0].kind}.{what}"
        change = Change(f"evt_{len(self.events) + 1}", kind, timezone.now(), tuple(keys))
        self.events.append(change)
        return change

    def _called(self, call: str, about: str = "") -> None:
        self.calls.append((call, about))
        self.before_call(call, about)


def _by_name(entry: tuple[Key, Record]) -> str:
    return entry[0].ref


def as_port(provider: Provider) -> BillingGateway:
    """The type checker's word that it keeps to the port."""
    return provider
