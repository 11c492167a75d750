"""What starts and stops with a web process: the reader, the bell's listener, the sweeps."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

import structlog

from handoff import store, threads
from handoff.realtime import bell, giving_out
from supportbot.live import endings, runner
from supportbot.llm.checks import trouble as model_trouble
from supportbot.llm.configured import models
from supportbot.readers import reader
from supportbot.tracing import running as tracing
from supportbot.tracing.checks import trouble as tracing_trouble

log = structlog.get_logger(__name__)
_DRAIN_SECONDS = 5.0


def _a_models_part() -> None:
    """Loaded where a model is set: its first turn would keep every chat waiting for some hundred milliseconds."""
    if models().are_set:
        import_module("supportbot.writing")


def _settled() -> None:
    """What is loaded by now stays, so the collector of cycles need not look through it again each time: that held up
    every chat of the process for 150 ms."""
    gc.collect()
    gc.freeze()


async def lifespan(receive: Callable[[], Awaitable[dict[str, Any]]], send: Callable[[Any], Awaitable[None]]) -> None:
    """The ASGI lifespan protocol. Serving begins once all that answers is loaded, so that no first customer waits."""
    beside: list[asyncio.Task[None]] = []
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            if trouble := await threads.run(model_trouble) or await threads.run(tracing_trouble):
                await send({"type": "lifespan.startup.failed", "message": trouble})
                return
            await threads.run(tracing.start, "web")
            await threads.run(reader)
            await threads.run(_a_models_part)
            giving_out.listen()
            _settled()
            beside = [
                asyncio.create_task(bell.listen()),
                asyncio.create_task(runner.sweep_for_ever()),
                asyncio.create_task(runner.look_after_queue_for_ever()),
                asyncio.create_task(runner.go_on_with_actions_for_ever()),
                asyncio.create_task(endings.watch_for_ever()),
                asyncio.create_task(runner.send_mails_for_ever()),
                asyncio.create_task(runner.follow_billing_for_ever()),
            ]
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await runner.drain(_DRAIN_SECONDS)
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await models().aclose()
            await store.close()
            await threads.run(tracing.stop)
            await send({"type": "lifespan.shutdown.complete"})
            return
