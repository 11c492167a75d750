"""Who is shown what is being written: the sockets of this process, by conversation, one set of them per event loop.

Nothing of it is kept, and no other process hears of it: whoever misses it gets the message itself.
"""

from __future__ import annotations

import asyncio
import uuid
import weakref
from collections import defaultdict
from typing import Any, Protocol


class Shows(Protocol):
    def draft(self, frame: dict[str, Any]) -> None:
        """Send it soon; never waits."""
        ...


_shown: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, defaultdict[uuid.UUID, set[Shows]]] = (
    weakref.WeakKeyDictionary()
)


def _here() -> defaultdict[uuid.UUID, set[Shows]]:
    return _shown.setdefault(asyncio.get_running_loop(), defaultdict(set))


def watch(conversation_id: uuid.UUID, who: Shows) -> None:
    _here()[conversation_id].add(who)


def unwatch(conversation_id: uuid.UUID, who: Shows) -> None:
    here = _here()
    here[conversation_id].discard(who)
    if not here[conversation_id]:
        del here[conversation_id]


def show(conversation_id: uuid.UUID, turn_id: uuid.UUID, part: int, text: str) -> None:
    """One more part of a reply that is being written; part 0 begins it, or begins it anew."""
    frame = {"type": "reply.delta", "turn": str(turn_id), "part": part, "text": text}
    for who in tuple(_here().get(conversation_id, ())):
        who.draft(frame)
