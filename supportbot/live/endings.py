"""Sessions that end while their socket is open: whoever was signed out sees nothing more, within seconds."""

from __future__ import annotations

import asyncio

import structlog

from handoff import threads
from handoff.errors import TryAgain
from supportbot.identity.revoking import Ended, ended_lately
from supportbot.live.chat_socket import present

log = structlog.get_logger(__name__)
LOOK_EVERY_SECONDS = 2.0


async def watch_for_ever() -> None:
    """One look every two seconds, for all sockets of this process together; none while nobody is here."""
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        if not present:
            continue
        try:
            await sockets_end(await threads.run(ended_lately))
        except TryAgain:
            log.info("endings_wait_for_store")
        except Exception:
            log.exception("endings_failed")


async def sockets_end(ended: Ended) -> None:
    """Close the sockets of this process whose session is over."""
    for socket in [one for one in present if one.identity is not None and ended.covers(one.identity)]:
        await socket.end("token_revoked")
