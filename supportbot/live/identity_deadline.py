"""The moment at which a session ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

_LONGEST_SLEEP_SECONDS = 3600.0


async def wait(expires_at: datetime, then: Callable[[], Awaitable[None]]) -> None:
    """Call ``then`` once ``expires_at`` (UTC) has passed."""
    while (left := (expires_at - datetime.now(UTC)).total_seconds()) > 0:
        await asyncio.sleep(min(left, _LONGEST_SLEEP_SECONDS))
    await then()
