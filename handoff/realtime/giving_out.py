"""Giving out the queue as soon as something changes, not only with the next sweep. Asked often, done one at a time."""

from __future__ import annotations

import asyncio
import weakref

import structlog

from handoff import threads
from handoff.errors import TryAgain
from handoff.realtime.hub import hub
from handoff.records import Ring
from handoff.services.offering import offers_make

log = structlog.get_logger(__name__)
_KINDS = ("custody", "offer", "snooze")


class GivingOut:
    """One per event loop. However often it is asked while it is at it, it looks once more."""

    def __init__(self) -> None:
        self._asked = False
        self._task: asyncio.Task[None] | None = None

    def rung(self, ring: Ring) -> None:
        if ring.kind in _KINDS:
            self.soon()

    def soon(self) -> None:
        self._asked = True
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while self._asked:
            self._asked = False
            try:
                await threads.run(offers_make)
            except TryAgain:
                return  # the sweep looks again
            except Exception:
                log.exception("giving_out_failed")


_ours: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, GivingOut] = weakref.WeakKeyDictionary()


def soon() -> None:
    """Look for offers to make, shortly. Called on the event loop."""
    _ours.setdefault(asyncio.get_running_loop(), GivingOut()).soon()


def listen() -> None:
    """Look whenever a conversation changes hands, for as long as this loop runs."""
    hub().subscribe_all(_ours.setdefault(asyncio.get_running_loop(), GivingOut()))
