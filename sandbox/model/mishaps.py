"""What goes wrong inside an answer that has begun, and at what pace answers come."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from sandbox.serving.faults import BadControl

MishapKind = Literal["half", "stall", "garbage", "types", "huge", "no_done", "error", "html", "whole", "crlf", "crumbs"]
"""After ``parts`` of the answer: ``half`` cuts the connection, ``stall`` says nothing for ``seconds``, ``garbage`` and
``types`` are JSON that is none or of other types, ``error`` is an error object in the stream. In all of it: ``huge`` is
ten megabytes of text, ``no_done`` has no end that is announced, ``html`` is a page, ``whole`` is not streamed although
asked, ``crlf`` ends lines in CR LF with comments in between, ``crumbs`` comes three bytes at a time."""


@dataclass(slots=True)
class Mishap:
    mishap: MishapKind
    times: int = 1
    parts: int = 3
    """After how many parts of the answer."""
    seconds: float = 30.0


@dataclass
class Mishaps:
    waiting: list[Mishap] = field(default_factory=list)

    def take(self) -> Mishap | None:
        """The first that waits, one time less."""
        if not self.waiting:
            return None
        first = self.waiting[0]
        first.times -= 1
        if first.times < 1:
            self.waiting.pop(0)
        return first

    def add(self, wanted: Mapping[str, Any]) -> None:
        """Raises BadControl."""
        known = [each.name for each in fields(Mishap)]
        if unknown := set(wanted) - set(known):
            raise BadControl(f"{', '.join(sorted(unknown))}: no such field; a mishap has {', '.join(known)}")
        if wanted.get("mishap") not in get_args(MishapKind):
            raise BadControl(f"mishap: write one of {', '.join(get_args(MishapKind))}")
        self.waiting.append(Mishap(**wanted))


@dataclass
class Speech:
    """How fast an answer comes: the first part after ``first_ms``, then ``per_second`` parts (0: all at once)."""

    first_ms: float = 0.0
    per_second: float = 0.0

    async def before(self, part: int) -> None:
        seconds = self.first_ms / 1000 if part == 0 else (1 / self.per_second if self.per_second else 0)
        if seconds:
            await asyncio.sleep(seconds)


@dataclass
class Barrier:
    """Answers wait after ``after`` parts until they are let go; ``waiting`` says how many do."""

    after: int = 0
    waiting: int = 0
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _held: bool = False

    def hold(self, after: int) -> None:
        self.after, self._held = after, True
        self._open = asyncio.Event()

    def release(self) -> None:
        self._held = False
        self._open.set()

    async def at(self, part: int) -> None:
        if not self._held or part != self.after:
            return
        self.waiting += 1
        try:
            await self._open.wait()
        finally:
            self.waiting -= 1
