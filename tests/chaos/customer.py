"""A customer at one device: a link, a session, and what they write."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Self

from tests.chaos.clocks import Clocks
from tests.chaos.journal import Journal
from tests.chaos.link import Link
from tests.chaos.polling import Frame, On
from tests.chaos.session import Session


class Device:
    """``async with`` keeps it connected, over a socket to ``url`` or, where none opens, by requests to ``poll_url``."""

    sessions = Session

    def __init__(
        self, name: str, *, token: str, url: str, poll_url: str, clocks: Clocks, chance: random.Random
    ) -> None:
        self._chance = chance
        self.journal = Journal(name, "customer")
        self.session = self.sessions(token, self.journal, self._transmit, clocks=clocks)
        on = On(self.session.hello, self.session.receive, self.session.down, self.session.poll)
        self.link = Link(url, on, clocks=clocks, chance=chance, poll_url=poll_url)

    def _transmit(self, frame: Frame) -> bool:
        return self.link.send(frame)

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self.link.run()), asyncio.create_task(self._tick())]
        return self

    async def __aexit__(self, *error: object) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task

    async def converse(self, texts: Sequence[str], *, gap_seconds: float) -> None:
        """Write one after the other, whether or not there is a connection, with a pause before each."""
        await self.session.welcomed.wait()
        for text in texts:
            await asyncio.sleep(gap_seconds * self._chance.uniform(0.3, 1.7))
            self.session.write(text)

    def told(self, ends: Mapping[str, int]) -> bool:
        """Whether all that was written is acknowledged, and the conversation shown to its end."""
        return not self.session.outbox and self.session.last_seq == ends[self.session.conversation]

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(0.25)
            self.session.look_at_clock()
