"""The two clocks of an answer: one for all of it, one for the silence between two parts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from supportbot.llm.errors import ModelFailed

T = TypeVar("T")


class Deadlines:
    """Counted from its making; ``heard`` starts the silence anew."""

    def __init__(self, seconds: float, idle_seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + seconds
        self._idle = idle_seconds
        self._silent_at = self._loop.time() + idle_seconds

    @property
    def left(self) -> float:
        return self._end - self._loop.time()

    def heard(self) -> None:
        """Something of the answer has come. What keeps a connection alive and says nothing does not count."""
        self._silent_at = self._loop.time() + self._idle

    async def wait(self, work: Awaitable[T], *, at_most: float | None = None) -> T:
        """What ``work`` gives in time; ``at_most`` is in seconds. Raises ModelFailed."""
        limit = min(self._end, self._silent_at)
        if at_most is not None:
            limit = min(limit, self._loop.time() + at_most)
        scope = asyncio.timeout_at(limit)
        try:
            async with scope:
                return await work
        except TimeoutError:
            if not scope.expired():
                raise
        raise ModelFailed("timed_out") if limit == self._end else ModelFailed("fell_silent")
