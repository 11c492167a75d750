"""Leaving a model's stream: whoever stops listening has to close it, or the request goes on until it is collected."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from supportbot.llm.port import Event


@asynccontextmanager
async def closing(events: AsyncIterator[Event]) -> AsyncIterator[AsyncIterator[Event]]:
    """``async with closing(model.stream(…)) as events``: at the end the request is over, also half-way."""
    try:
        yield events
    finally:
        close = getattr(events, "aclose", None)
        if close is not None:
            await close()
