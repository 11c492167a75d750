"""The webhooks' clockwork: read the log, send what is due, several at a time and each conversation in its order."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter
from datetime import timedelta

import httpx2
import structlog

from handoff import threads
from supportbot.api.webhooks.deliveries import Taken, delivery_mark, delivery_take, letter_of
from supportbot.api.webhooks.log import log_read
from supportbot.api.webhooks.sending import attempt, new_client
from supportbot.event_log import sweep_alone
from supportbot.models import WebhookLog

log = structlog.get_logger(__name__)
MOST_AT_ONCE = 16
MOST_TO_ONE = 4
"""Attempts under way to one endpoint: a slow one does not hold up the others."""
BUDGET_SECONDS = 10.0
_LEASE = timedelta(seconds=40)


def webhooks_sweep() -> int:
    """Do what is due; how many attempts were made. One process at a time: a slow receiver takes up one worker only."""
    return sweep_alone(
        WebhookLog, _LEASE, read=log_read, work=lambda: asyncio.run(deliveries_send(seconds=BUDGET_SECONDS))
    )


async def deliveries_send(*, seconds: float) -> int:
    """Begin attempts for so many ``seconds`` while any is due, and see all that were begun to their end."""
    until = time.monotonic() + seconds
    running: dict[asyncio.Task[None], uuid.UUID] = {}
    made = 0
    async with new_client() as client:
        while True:
            while time.monotonic() < until and len(running) < MOST_AT_ONCE:
                taken = await threads.run(delivery_take, busy=_busy(running))
                if taken is None:
                    break
                made += 1
                running[asyncio.create_task(_send(client, taken))] = taken.endpoint_id
            if not running:
                return made
            done, _ = await asyncio.wait(running, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                _log_fault(task, running.pop(task))


def _log_fault(task: asyncio.Task[None], endpoint_id: uuid.UUID) -> None:
    """A fault of ours with one delivery: it is due again when its hold is over, and the others go on."""
    if (fault := task.exception()) is not None:
        log.error("webhook_fault", webhook=str(endpoint_id), exc_info=fault)


async def _send(client: httpx2.AsyncClient, taken: Taken) -> None:
    letter = await threads.run(letter_of, taken)
    if letter is None:
        return
    outcome = await attempt(client, letter)
    await threads.run(delivery_mark, taken=taken, outcome=outcome)


def _busy(running: dict[asyncio.Task[None], uuid.UUID]) -> list[uuid.UUID]:
    return [endpoint for endpoint, count in Counter(running.values()).items() if count >= MOST_TO_ONE]
