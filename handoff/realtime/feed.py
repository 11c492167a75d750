"""One socket's view of one conversation: every message in order, each once, once more when words were taken out of it,
and the state when it changes.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable

import structlog

from handoff.counting import counted
from handoff.errors import TryAgain
from handoff.reading import PAGE, message_at, messages_after
from handoff.realtime.hub import hub
from handoff.records import STAFF_KINDS, ConversationState, MessageRow, Ring

log = structlog.get_logger(__name__)
_STOCK = 50


class Feed:
    """Hears bells, fetches what is missing after ``sent``, hands it on.

    Bells are coalesced: however many ring while one fetch is under way, one more fetch follows. A bell from this
    process brings the row itself, which saves the fetch when it is the next in order.
    """

    def __init__(
        self,
        conversation_id: uuid.UUID,
        *,
        on_message: Callable[[MessageRow], Awaitable[None]],
        on_state: Callable[[], Awaitable[None]],
        on_typing: Callable[[str], Awaitable[None]],
        on_redacted: Callable[[MessageRow], Awaitable[None]],
    ) -> None:
        self.conversation_id = conversation_id
        self.sent = 0
        self._on_message, self._on_redacted = on_message, on_redacted
        self._on_state, self._on_typing = on_state, on_typing
        self._wanted = 0
        self._state_due = False
        self._typing: str | None = None
        self._stock: dict[int, MessageRow] = {}
        self._redacted: set[int] = set()
        self._ready = False
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Start hearing bells. What rings before ``start`` waits for it."""
        hub().subscribe(self.conversation_id, self)

    def start(self, sent: int) -> None:
        """Everything up to ``sent`` is shown; go on from there."""
        self.sent = max(self.sent, sent)
        self._ready = True
        self._wake()

    def close(self) -> None:
        hub().unsubscribe(self.conversation_id, self)
        if self._task is not None:
            self._task.cancel()

    def rung(self, ring: Ring) -> None:
        kind, _, detail = ring.kind.partition(".")
        if kind in STAFF_KINDS:
            return
        if kind == "typing":
            self._typing = detail
        elif kind == "redacted":
            self._stock.pop(int(detail), None)  # it still has the words
            self._redacted.add(int(detail))
        elif kind == "message":
            self._wanted = max(self._wanted, ring.seq)
            if ring.message is not None and len(self._stock) < _STOCK:
                self._stock[ring.seq] = ring.message
        else:
            self._wanted = max(self._wanted, ring.seq)
            self._state_due = True
        self._wake()

    def state_changed(self) -> None:
        self._state_due = True
        self._wake()

    def _wake(self) -> None:
        if self._ready and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while self._wanted > self.sent or self._redacted or self._state_due or self._typing is not None:
            try:
                await self._step()
            except TryAgain:
                log.info("feed_waits_for_store", conversation=str(self.conversation_id))
                await asyncio.sleep(1)
            except Exception:
                # The next bell or poll goes on from here; trying at once would fail for ever.
                log.exception("feed_stumbled", conversation=str(self.conversation_id))
                return

    async def _step(self) -> None:
        if self._wanted > self.sent:
            await self._hand_on()
        elif self._redacted:
            await self._replace()
        elif self._state_due:
            self._state_due = False
            try:
                await self._on_state()
            except TryAgain:
                self._state_due = True
                raise
        elif self._typing is not None:
            typing, self._typing = self._typing, None
            await self._on_typing(typing)

    async def _replace(self) -> None:
        seq = min(self._redacted)
        row = await message_at(self.conversation_id, seq) if seq <= self.sent else None
        self._redacted.discard(seq)
        if row is not None:
            await self._on_redacted(row)

    async def _hand_on(self) -> None:
        wanted = self._wanted
        row = self._stock.pop(self.sent + 1, None)
        if row is None:
            counted("gap_fetched")
        rows = [row] if row is not None else await messages_after(self.conversation_id, self.sent)
        for row in rows:
            if row.seq > self.sent:
                self.sent = row.seq
                await self._on_message(row)
        self._stock = {seq: kept for seq, kept in self._stock.items() if seq > self.sent}
        if not rows and self._wanted == wanted:
            # Rung for, yet not there: the conversation was erased meanwhile.
            self._wanted = self.sent


async def everything_after(conversation_id: uuid.UUID, last_seq: int) -> list[MessageRow]:
    """All messages after ``last_seq``, page by page."""
    rows: list[MessageRow] = []
    while True:
        page = await messages_after(conversation_id, rows[-1].seq if rows else last_seq)
        rows.extend(page)
        if len(page) < PAGE:
            return rows


def known_seq(last_seq: int, state: ConversationState) -> int:
    """The ``last_seq`` that a client names, or 0 when the conversation has not come so far: it is of another one."""
    return last_seq if last_seq <= state.last_seq else 0
