"""Sessions that end while their socket is open: whoever was signed out sees nothing more, within seconds."""

from __future__ import annotations

from handoff import threads
from supportbot.identity.revoking import Ended, ended_lately
from supportbot.live.chat_socket import present
from supportbot.live.clockwork import again_and_again

LOOK_EVERY_SECONDS = 2.0


async def watch_for_ever() -> None:
    """One look every two seconds, for all sockets of this process together; none while nobody is here."""
    await again_and_again(LOOK_EVERY_SECONDS, _look, waits="endings_wait_for_store", failed="endings_failed")


async def _look() -> None:
    if present:
        await sockets_end(await threads.run(ended_lately))


async def sockets_end(ended: Ended) -> None:
    """Close the sockets of this process whose session is over."""
    for socket in [one for one in present if one.identity is not None and ended.covers(one.identity)]:
        await socket.end("token_revoked")
