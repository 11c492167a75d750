"""P2: customer to the full embedded answer on screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bench.load import Journal, Peer, open_peer, pace, settle
from tests.flows.stack import Stack

QUESTIONS = (
    "What do I owe?",
    "When is my next payment due?",
    "Why is my latest bill higher than last month's?",
    "Why did my payment fail?",
)


class Asker:
    """One customer's socket; an answer belongs to the question whose number comes right before it."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._asked: list[str] = []
        self.peer: Peer | None = None

    def hears(self, frame: dict[str, Any], now: float) -> None:
        if frame["type"] == "ack":
            self._journal.acked.setdefault(frame["client_id"], now)
        elif frame["type"] == "message" and frame["author"] == "bot" and self._asked:
            # A turn may cover several questions sent in a row; its one answer answers them all.
            for key in self._asked:
                self._journal.delivered.setdefault(key, now)
            self._asked.clear()

    def sender(self, text: str) -> Callable[[str], Awaitable[None]]:
        async def send(key: str) -> None:
            assert self.peer is not None
            self._asked.append(key)
            await self.peer.send({"type": "message.send", "client_id": key, "text": text})

        return send


async def open_asker(program: Stack, journal: Journal, customer_ref: str) -> Asker:
    """Connected and welcomed; nothing of what was said before is shown again."""
    asker = Asker(journal)
    asker.peer = await open_peer(program.chat_url, asker.hears)
    await asker.peer.send({"type": "hello", "token": program.token(customer_ref), "last_seq": 2**31 - 1})
    await asker.peer.first
    return asker


async def answers(
    program: Stack,
    customers: list[str],
    *,
    per_second: float,
    seconds: float,
    round_number: int,
    begun: asyncio.Event | None = None,
) -> Journal:
    """Each of ``customers`` asks in turn; they must be held by the bot. ``begun``: all are connected."""
    journal = Journal()
    askers = [await open_asker(program, journal, customer_ref) for customer_ref in customers]
    try:
        # Nobody asks the same twice in a row: that would bring in a person.
        texts = [QUESTIONS[(round_number + place) % len(QUESTIONS)] for place in range(len(QUESTIONS))]
        senders = [asker.sender(text) for text in texts for asker in askers]
        if begun is not None:
            begun.set()
        await pace(senders, journal, per_second=per_second, seconds=seconds)
        await settle(journal, journal.delivered)
    finally:
        await asyncio.gather(*(asker.peer.close() for asker in askers if asker.peer))
    return journal
