"""What a process of the web does again and again, beside its sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from handoff.counting import counted
from handoff.errors import TryAgain

log = structlog.get_logger(__name__)


async def again_and_again(seconds: float, work: Callable[[], Awaitable[object]], *, waits: str, failed: str) -> None:
    """Do ``work`` every so many seconds, whatever became of it the last time.

    ``waits`` and ``failed`` are the events that are logged while the store is away, and where it broke.
    """
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
            counted("sweep_ended", failed.removesuffix("_failed"))
        except TryAgain:
            log.info(waits)
        except Exception:
            log.exception(failed)
