"""The doorbell between processes. It may be lost, so it carries no fact: conversation, number, version.

Listeners of this process are told at once and need no Redis. Other processes hear through the channel layer; every
client also polls, so that a bell that never came costs a delay and nothing else.
"""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from handoff.counting import counted
from handoff.realtime import hub
from handoff.records import Ring

GROUP = "bells"
_SEND_SECONDS = 2.0
log = structlog.get_logger(__name__)
_home: asyncio.AbstractEventLoop | None = None
_pending: dict[tuple[uuid.UUID, str], Ring] = {}
_sender: asyncio.Task[None] | None = None


def ring(rung: Ring) -> None:
    """Tell this process now and the others soon. Called on commit, from any thread; never waits and never raises."""
    hub.dispatch_everywhere(rung)
    home = _home if _home is not None and _home.is_running() else hub.running_loop()
    if home is None:
        _send_from_worker(rung)
    else:
        hub.call_soon(home, _enqueue, rung)


def _enqueue(rung: Ring) -> None:
    """Keep the newest bell of each conversation and kind; a slow Redis never makes a queue longer than that."""
    global _sender  # noqa: PLW0603  # one sender per process
    _pending[(rung.conversation_id, rung.kind)] = rung
    if _sender is None or _sender.done():
        _sender = asyncio.get_running_loop().create_task(_drain())


async def _drain() -> None:
    while _pending:
        rung = _pending.pop(next(iter(_pending)))
        try:
            await asyncio.wait_for(_send(rung), _SEND_SECONDS)
        except Exception as error:
            counted("bell_lost")
            log.warning("bell_lost", error=repr(error), conversation=str(rung.conversation_id))


async def _send(rung: Ring) -> None:
    await get_channel_layer().group_send(
        GROUP,
        {
            "type": "bell",
            "origin": _ORIGIN,
            "conversation": rung.conversation_id.hex,
            "kind": rung.kind,
            "seq": rung.seq,
            "custody_version": rung.custody_version,
        },
    )


def _send_from_worker(rung: Ring) -> None:
    async def send() -> None:
        await asyncio.wait_for(_send(rung), _SEND_SECONDS)

    try:
        async_to_sync(send)()
    except Exception as error:
        counted("bell_lost")
        log.warning("bell_lost", error=repr(error), conversation=str(rung.conversation_id))


_ORIGIN = uuid.uuid4().hex


async def listen() -> None:
    """Hear the other processes' bells for as long as this one serves. Survives a Redis that comes and goes."""
    global _home  # noqa: PLW0603  # the loop that sends for this process
    _home = asyncio.get_running_loop()
    while True:
        try:
            await _listen_once()
        except asyncio.CancelledError:
            raise
        except Exception as error:
            counted("bell_listener_restarted")
            log.warning("bell_listener_restarts", error=repr(error))
            await asyncio.sleep(1)


async def _listen_once() -> None:
    layer = get_channel_layer()
    channel = await layer.new_channel()
    try:
        await asyncio.wait_for(layer.group_add(GROUP, channel), _SEND_SECONDS * 2)
        while True:
            # Without a time limit: the layer takes a cancelled receive for the end of its channel. It subscribes again
            # by itself when Redis is back.
            _hear(await layer.receive(channel))
    finally:
        await _leave(layer, channel)


async def _leave(layer: Any, channel: str) -> None:
    try:
        await asyncio.wait_for(layer.group_discard(GROUP, channel), _SEND_SECONDS)
    except Exception as error:
        log.info("bell_leave_failed", error=repr(error))


def _hear(message: dict[str, Any]) -> None:
    if message["origin"] == _ORIGIN:
        return
    rung = Ring(uuid.UUID(message["conversation"]), message["kind"], message["seq"], message["custody_version"])
    hub.hub().dispatch(rung)
