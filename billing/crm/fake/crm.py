"""The fake itself: records, outcomes and cases on a shelf that all fakes of a process share unless given their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from billing.crm.checking import own_record
from billing.crm.errors import BadAnswer, Misconfigured, RateLimited, Refused, Unavailable, UnknownCustomer
from billing.crm.fake.modes import ActsLate, AnotherCustomer, Garbage, Mode, WrongToken
from billing.crm.mapping import FieldMapping
from billing.crm.port import CrmCase, CrmReceipt, CrmRecord, NewCase, Outcome
from billing.misbehaving import ActsThenTimesOut, LimitsRate, Refuses, Slow, Unreachable

TIMEOUT_SECONDS = 1.0


@dataclass
class Shelf:
    """What the CRM holds, and the mode it is in for how many calls more (None: until it is lifted)."""

    records: dict[str, CrmRecord] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    cases: dict[str, NewCase] = field(default_factory=dict)
    writes: int = 0
    mode: Mode | None = None
    times: int | None = None
    late: list[Callable[[], object]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def set(self, mode: Mode | None, times: int | None = None) -> None:
        with self.lock:
            self.mode, self.times = mode, times

    def take(self) -> Mode | None:
        with self.lock:
            mode = self.mode
            if self.times is not None:
                self.times -= 1
                if self.times <= 0:
                    self.mode, self.times = None, None
            return mode

    def catch_up(self) -> None:
        """Do what was put off."""
        with self.lock:
            due, self.late = self.late, []
        for act in due:
            act()


SHARED = Shelf()


class FakeCrm:
    """Implements ``billing.crm.port.Crm`` in memory. ``shelf`` is the process's own where none is given.

    ``timeout`` is seconds.
    """

    name = "fake"
    mirrored = True

    def __init__(
        self, kept: Mapping[str, Any] | None = None, *, shelf: Shelf | None = None, timeout: float = TIMEOUT_SECONDS
    ) -> None:
        self.mapping = FieldMapping().over(kept or {})
        self.shelf = SHARED if shelf is None else shelf
        self._timeout = timeout

    def check(self) -> None:
        self._misbehave()

    def profile(self, customer_ref: str, email: str) -> CrmRecord | None:
        mode = self._misbehave()
        found = self.shelf.records.get(customer_ref) or self._by_address(email)
        if found is None:
            return None
        if isinstance(mode, AnotherCustomer):
            found = replace(found, customer_ref=f"{customer_ref}-other")
        return own_record(found, customer_ref, email)

    def record_outcome(self, outcome: Outcome, key: str) -> CrmReceipt:
        mode = self._misbehave()
        if self.shelf.records.get(outcome.customer_ref) is None and self._by_address(outcome.email) is None:
            raise UnknownCustomer
        return self._write("outcome", key, mode, lambda: self._keep_outcome(outcome, key))

    def find_outcome(self, key: str) -> CrmReceipt | None:
        self._misbehave()
        return CrmReceipt(key, f"outcome-{key}") if key in self.shelf.outcomes else None

    def open_case(self, case: NewCase, key: str) -> CrmReceipt:
        mode = self._misbehave()
        if self._record_of(case) is None:
            raise UnknownCustomer
        return self._write("case", key, mode, lambda: self._keep_case(case, key))

    def find_case(self, key: str) -> CrmReceipt | None:
        self._misbehave()
        return CrmReceipt(key, f"case-{key}") if key in self.shelf.cases else None

    def close(self) -> None:
        """Nothing is held."""

    def _write(self, kind: str, key: str, mode: Mode | None, keep: Callable[[], None]) -> CrmReceipt:
        if isinstance(mode, ActsLate):
            self.shelf.late.append(keep)
            raise Unavailable("The answer was lost.", may_have_acted=True)
        keep()
        if isinstance(mode, ActsThenTimesOut):
            raise Unavailable("The answer was lost.", may_have_acted=True)
        return CrmReceipt(key, f"{kind}-{key}")

    def _keep_outcome(self, outcome: Outcome, key: str) -> None:
        with self.shelf.lock:
            self.shelf.outcomes[key] = outcome
            self.shelf.writes += 1

    def _keep_case(self, case: NewCase, key: str) -> None:
        with self.shelf.lock:
            record = self._record_of(case)
            if key in self.shelf.cases or record is None:
                return
            self.shelf.cases[key] = case
            opened = CrmCase(f"case-{key}", case.subject, "open", timezone.now().date())
            whose = next(ref for ref, each in self.shelf.records.items() if each is record)
            self.shelf.records[whose] = replace(record, open_cases=(*record.open_cases, opened))

    def _record_of(self, case: NewCase) -> CrmRecord | None:
        return self.shelf.records.get(case.customer_ref) or self._by_address(case.email)

    def _by_address(self, email: str) -> CrmRecord | None:
        wanted = email.strip().casefold()
        return next((each for each in self.shelf.records.values() if wanted and each.email.casefold() == wanted), None)

    def _misbehave(self) -> Mode | None:
        mode = self.shelf.take()
        match mode:
            case Unreachable():
                raise Unavailable("The CRM was not reached.")
            case Slow(seconds):
                time.sleep(min(seconds, self._timeout))
                if seconds > self._timeout:
                    raise Unavailable(f"No answer within {self._timeout:g} seconds.")
            case LimitsRate(retry_after):
                raise RateLimited("The CRM asks to wait.", retry_after=retry_after)
            case Refuses(reason):
                raise Refused("The CRM refused.", reason=reason)
            case Garbage():
                raise BadAnswer("The CRM's answer cannot be read.")
            case WrongToken():
                raise Misconfigured("The CRM lets nobody in with this token.")
        return mode
