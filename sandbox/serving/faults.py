"""Faults on demand: what goes wrong with the next calls of a kind, before or after they were carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

FaultKind = Literal["429", "500", "503", "slow", "hang", "reset", "twice"]
"""``slow`` answers after ``seconds``; ``hang`` says nothing for ``seconds``, then cuts the connection; ``reset`` cuts
it at once; ``twice`` carries the call out a second time, as a proxy that repeats it does, and answers with that."""


class BadControl(ValueError):
    """A control request that names no such thing; the message says what to write instead."""


@dataclass(slots=True)
class Fault:
    fault: FaultKind
    times: int = 1
    """For how many more calls."""
    method: str = ""
    """``POST``, ``GET`` …; empty means any."""
    path: str = "/"
    """What the call's path begins with."""
    after: bool = False
    """Carry the call out first, then fail: the caller cannot tell."""
    seconds: float = 30.0
    """Of waiting, for ``slow`` and ``hang``."""
    retry_after: float = 1.0
    """Seconds, sent as Retry-After with 429 and 503."""
    kept: bool = False
    """Whether the idempotency key keeps this failure as its answer, as Stripe does with a 500 of its own."""

    def hits(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in ("", method) and path.startswith(self.path)


@dataclass
class Faults:
    """The faults that wait for their calls. They are the test's, not the service's: a restart forgets them."""

    waiting: list[Fault] = field(default_factory=list)

    def take(self, method: str, path: str) -> Fault | None:
        """The first fault that fits this call, one time less."""
        for fault in self.waiting:
            if fault.hits(method, path):
                fault.times -= 1
                self.waiting = [each for each in self.waiting if each.times > 0]
                return fault
        return None

    def add(self, wanted: Mapping[str, Any]) -> Fault:
        """Raises BadControl where a field is unknown or of another type."""
        known = {each.name: each for each in fields(Fault)}
        if unknown := set(wanted) - set(known):
            raise BadControl(f"{', '.join(sorted(unknown))}: no such field; a fault has {', '.join(known)}")
        if wanted.get("fault") not in get_args(FaultKind):
            raise BadControl(f"fault: {wanted.get('fault')!r} is none; write one of {', '.join(get_args(FaultKind))}")
        fault = Fault(**wanted)
        if isinstance(fault.times, bool) or not isinstance(fault.times, int) or fault.times < 1:
            raise BadControl("times: write how many calls it is for, 1 or more")
        if not isinstance(fault.method, str) or not isinstance(fault.path, str):
            raise BadControl("method, path: write text, e.g. POST and /v1/refunds")
        fault.method = fault.method.upper()
        self.waiting.append(fault)
        return fault
