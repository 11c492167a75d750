"""How far an agent has read one conversation, written down once in a while rather than with every message."""

from __future__ import annotations

import asyncio
import uuid

import structlog

from handoff.errors import TryAgain
from handoff.services.read_marks import agent_read

log = structlog.get_logger(__name__)
_EVERY_SECONDS = 1.0


class ReadMarks:
    """The first mark is written at once, later ones a second apart; the last one always is, whoever has gone."""

    def __init__(self, conversation_id: uuid.UUID, *, staff_id: int) -> None:
        self._conversation_id, self._staff_id = conversation_id, staff_id
        self._seen = self._written = 0
        self._task: asyncio.Task[None] | None = None

    def seen(self, seq: int) -> None:
        self._seen = max(self._seen, seq)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        while self._written < self._seen:
            seq = self._seen
            try:
                await agent_read(conversation_id=self._conversation_id, staff_id=self._staff_id, seq=seq)
                self._written = seq
            except TryAgain:
                log.info("read_mark_waits_for_store", conversation=str(self._conversation_id))
            await asyncio.sleep(_EVERY_SECONDS)
