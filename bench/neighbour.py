"""P10: the slow neighbour. One customer's statement takes a second every two; what do the others notice?"""

from __future__ import annotations

import asyncio
import uuid

from bench.load import Peer
from tests.flows.stack import Stack

_LOCKED_SECONDS = 1.0
_EVERY_SECONDS = 2.0


async def slow_neighbour(program: Stack, customer_ref: str, peer: Peer, *, seconds: float) -> int:
    """Every two seconds, hold the customer's conversation for one while ``peer`` sends to it; how often it was held.

    The message waits in the database for the row, as it would for any slow statement.
    """
    held = 0
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        conn = await asyncio.to_thread(program.connect)
        with conn, conn.transaction():
            conn.execute(
                "SELECT 1 FROM handoff_conversation WHERE customer_ref = %s AND custody <> 'closed' FOR UPDATE",
                (customer_ref,),
            )
            await peer.send({"type": "message.send", "client_id": str(uuid.uuid4()), "text": "Are you there?"})
            await asyncio.sleep(_LOCKED_SECONDS)
        held += 1
        await asyncio.sleep(_EVERY_SECONDS - _LOCKED_SECONDS)
    return held
