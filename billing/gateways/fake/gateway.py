"""The port over shelves in memory, with the modes put before each call."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import RLock

from billing.actions.commands import ChangePlan, Command
from billing.actions.receipts import PlanChangePreview, Receipt
from billing.facts import Coupon
from billing.gateways.errors import RateLimited, Refused, Unavailable
from billing.gateways.fake import deliveries
from billing.gateways.fake.modes import ActsLate, AnotherCustomersRow, Mode, Modes, Stale
from billing.gateways.fake.shelves import Shelves
from billing.gateways.ledger import CouponTerms, Terms, carry_out, coupon_look, preview
from billing.gateways.ledger.naming import made_ref
from billing.gateways.port import Change, Changes, Page
from billing.misbehaving import ActsThenTimesOut, LimitsRate, Refuses, Slow, Unreachable
from billing.records import Key, Record, RecordKind, owner_of

PAGE_SIZE = 10
_READ_WITH: Mapping[RecordKind, tuple[RecordKind, ...]] = {
    "customer": ("payment_method",),
    "invoice": ("payment", "refund", "credit_note", "dispute"),
    "payment": ("refund",),
}


class FakeGateway:
    """``clock`` gives instants in UTC; ``timeout`` is what a slow answer may take, in seconds.

    ``calls`` counts what was asked, by name; ``shelves`` is open to tests that look at what stands behind it.
    """

    name = "fake"
    mirrored = True
    lacks: frozenset[str] = frozenset()

    def __init__(
        self,
        records: Iterable[Record] = (),
        *,
        terms: Terms | None = None,
        coupons: Iterable[CouponTerms] = (),
        clock: Callable[[], datetime] | None = None,
        timeout: float = 2.0,
    ) -> None:
        self.shelves = Shelves(terms or Terms())
        self.timeout = timeout
        self.calls: list[str] = []
        self._clock = clock or (lambda: datetime.now(UTC))
        self._modes = Modes()
        self._old = self.shelves
        self._late: list[tuple[datetime, Callable[[], object]]] = []
        self._lock = RLock()
        self.put(*records)
        self.shelves.coupons = {coupon.code.upper(): coupon for coupon in coupons}

    def misbehave(self, call: str, mode: Mode, *, times: int | None = None) -> None:
        """Set a mode for a call (``fetch``, ``perform:refund_payment`` …), for ``times`` or until ``behave``."""
        with self._lock:
            self._old = self.shelves.copy()
            self._modes.set(call, mode, times)

    def behave(self) -> None:
        """Lift every mode."""
        with self._lock:
            self._modes.lift()

    def catch_up(self, *, all_of_it: bool = True) -> None:
        """Do what was put off: all of it, or only what is due by the clock."""
        with self._lock:
            now = self._clock()
            due = [act for when, act in self._late if all_of_it or when <= now]
            self._late = [] if all_of_it else [each for each in self._late if each[0] > now]
            for act in due:
                act()

    def put(self, *records: Record) -> None:
        """Change something behind everybody's back, as a person at the billing system would; events tell of it."""
        with self._lock:
            for record in records:
                self.shelves.put(record, self._clock())

    def drop(self, key: Key) -> None:
        """Take an object away; an event tells of it."""
        with self._lock:
            del self.shelves.records[key]
            events = self.shelves.events
            events.append(Change(f"evt_{len(events) + 1}", f"{key.kind}.deleted", self._clock(), (key,)))

    def check(self) -> None:
        self._before("check")

    def page(self, kind: RecordKind, cursor: str = "") -> Page:
        """Ten records; ``cursor`` counts those before."""
        shelves, _ = self._before("page")
        start = int(cursor or 0)
        found = shelves.of_kind(kind)
        following = start + PAGE_SIZE
        return Page(tuple(found[start:following]), str(following) if following < len(found) else "")

    def fetch(self, key: Key) -> tuple[Record, ...]:
        shelves, mode = self._before("fetch")
        record = shelves.records.get(key)
        if record is None:
            return ()
        with_it = [
            each for kind in _READ_WITH.get(key.kind, ()) for each in shelves.of_kind(kind) if _belongs(each, key)
        ]
        return (record, *with_it, *self._strangers(mode, owner_of(record)))

    def of_customer(self, customer: str) -> tuple[Record, ...]:
        shelves, mode = self._before("of_customer")
        return (*shelves.of_customer(customer), *self._strangers(mode, customer))

    def changes(self, cursor: str) -> Changes:
        """``cursor`` counts the events before."""
        shelves, _ = self._before("changes")
        events = shelves.events
        if not cursor:
            return Changes((), str(len(events)))
        fresh = tuple(events[int(cursor) : int(cursor) + PAGE_SIZE])
        return Changes(fresh, str(int(cursor) + len(fresh)))

    def delivery(self, change: Change, at: datetime | None = None) -> tuple[bytes, dict[str, str]]:
        """The body and headers of a webhook that tells of a change, signed ``at`` an instant (now, if not said)."""
        return deliveries.sign(change, at or self._clock())

    def read_delivery(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Change:
        self._before("read_delivery")
        return deliveries.read(body, headers, now)

    def preview_plan_change(self, customer: str, command: ChangePlan) -> PlanChangePreview:
        shelves, _ = self._before("preview_plan_change")
        return preview(shelves.open(customer, self._clock()), command)

    def coupon(self, customer: str, code: str) -> Coupon | None:
        shelves, _ = self._before("coupon")
        return coupon_look(shelves.open(customer, self._clock()), code)

    def perform(self, customer: str, command: Command, key: str) -> Receipt:
        _, mode = self._before(f"perform:{command.kind}", "perform")
        if isinstance(mode, ActsLate):
            due = self._clock() + timedelta(seconds=mode.seconds)
            with self._lock:
                self._late.append((due, lambda: self._act_unheard(customer, command, key)))
            raise Unavailable("timed out", may_have_acted=True)
        if isinstance(mode, ActsThenTimesOut):
            self._act_unheard(customer, command, key)
            raise Unavailable("timed out", may_have_acted=True)
        return self._act(customer, command, key)

    def find(self, customer: str, command: Command, key: str, since: datetime) -> Receipt | None:
        shelves, _ = self._before("find")
        doing = shelves.doings.get(key)
        if doing is None or doing[:2] != (customer, command) or isinstance(doing[2], Refused):
            return None
        return doing[2]

    def _before(self, *calls: str) -> tuple[Shelves, Mode | None]:
        """What a call reads from, and the mode that is left for it; raises what its mode says."""
        with self._lock:
            self.catch_up(all_of_it=False)
            self.calls.append(calls[0])
            mode = self._modes.take(*calls)
        writes = calls[0].startswith("perform")
        match mode:
            case Unreachable():
                raise Unavailable("not reached")
            case Refuses(reason):
                raise Refused(f"refused: {reason}", reason=reason)
            case LimitsRate(retry_after):
                raise RateLimited("too many requests", retry_after=retry_after)
            case Slow(seconds):
                time.sleep(min(seconds, self.timeout))
                if seconds > self.timeout:
                    raise Unavailable("timed out", may_have_acted=writes)
        return (self._old if isinstance(mode, Stale) else self.shelves), mode

    def _act(self, customer: str, command: Command, key: str) -> Receipt:
        with self._lock:
            known = self.shelves.doings.get(key)
            if known is not None:
                return _again(known, customer, command)
            now = self._clock()
            outcome = carry_out(self.shelves.open(customer, now), command, key)
            self.shelves.write(outcome.written, now)
            answer = outcome.receipt or outcome.refused
            if answer is None:
                raise AssertionError("an outcome is a receipt or a refusal")
            if outcome.link and isinstance(answer, Receipt):
                answer = replace(answer, url=f"https://fake.invalid/{made_ref(outcome.link, key)}")
            self.shelves.doings[key] = (customer, command, answer)
        if isinstance(answer, Refused):
            raise answer
        return answer

    def _act_unheard(self, customer: str, command: Command, key: str) -> None:
        try:
            self._act(customer, command, key)
        except Refused:
            return  # it answered no, and nobody heard that either

    def _strangers(self, mode: Mode | None, customer: str) -> tuple[Record, ...]:
        if not isinstance(mode, AnotherCustomersRow):
            return ()
        others = (each for each in self.shelves.of_kind("invoice") if owner_of(each) != customer)
        return tuple(others)[:1]


def _again(known: tuple[str, Command, Receipt | Refused], customer: str, command: Command) -> Receipt:
    if known[:2] != (customer, command):
        raise Refused("this key was used for another command; take a new one", reason="key_reused")
    if isinstance(known[2], Refused):
        raise known[2]
    return known[2]


def _belongs(record: Record, parent: Key) -> bool:
    return getattr(record, parent.kind, "") == parent.ref
