"""What runs beside the answering of calls: deliveries, and refunds whose time has come."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.applications import Starlette

from sandbox.stripe.billing.refunding import refunds_due
from sandbox.stripe.box import Box
from sandbox.stripe.idempotency import prune
from sandbox.stripe.webhooks.queue import deliver_forever

LOOK_SECONDS = 1.0


def lifespan(box: Box) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(deliver_forever(box)), asyncio.create_task(_look_forever(box))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(*tasks)

    return running


async def _look_forever(box: Box) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        with box.store.transaction():
            refunds_due(box.books())
            prune(box.store, box.now())
        box.news.set()
