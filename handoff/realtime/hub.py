"""Who in this process wants to hear of what. One hub per event loop.

A listener is told that something happened; it fetches what it has not got. ``rung`` runs on the loop and must be quick.
"""

from __future__ import annotations

import asyncio
import uuid
import weakref
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from handoff.records import Ring

_QUEUE_LOOK_SECONDS = 1.0


class Listener(Protocol):
    def rung(self, ring: Ring) -> None: ...


class Waiting(Protocol):
    def state_changed(self) -> None: ...


class Hub:
    """The listeners of one loop: by conversation, of everything (inboxes), and those who wait for their turn."""

    def __init__(self) -> None:
        self.waiting: set[Waiting] = set()
        self._by_conversation: defaultdict[uuid.UUID, set[Listener]] = defaultdict(set)
        self._everything: set[Listener] = set()
        self._moving = False

    def subscribe(self, conversation_id: uuid.UUID, listener: Listener) -> None:
        self._by_conversation[conversation_id].add(listener)

    def unsubscribe(self, conversation_id: uuid.UUID, listener: Listener) -> None:
        listeners = self._by_conversation.get(conversation_id)
        if listeners is not None:
            listeners.discard(listener)
            if not listeners:
                del self._by_conversation[conversation_id]

    def subscribe_all(self, listener: Listener) -> None:
        self._everything.add(listener)

    def unsubscribe_all(self, listener: Listener) -> None:
        self._everything.discard(listener)

    def dispatch(self, ring: Ring) -> None:
        for listener in tuple(self._by_conversation.get(ring.conversation_id, ())):
            listener.rung(ring)
        for listener in tuple(self._everything):
            listener.rung(ring)
        if ring.kind == "custody" and self.waiting and not self._moving:
            # One look at the queue a second is enough, however fast it moves.
            self._moving = True
            asyncio.get_running_loop().call_later(_QUEUE_LOOK_SECONDS, self._queue_moved)

    def _queue_moved(self) -> None:
        self._moving = False
        for listener in tuple(self.waiting):
            listener.state_changed()


_hubs: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = weakref.WeakKeyDictionary()


def hub() -> Hub:
    """The running loop's hub."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


def dispatch_everywhere(ring: Ring) -> None:
    """Tell the listeners of every loop in this process, from whichever thread this is."""
    for loop, its_hub in list(_hubs.items()):
        if not loop.is_running():
            continue
        if running_loop() is loop:
            its_hub.dispatch(ring)
        else:
            call_soon(loop, its_hub.dispatch, ring)


def call_soon(loop: asyncio.AbstractEventLoop, function: Callable[[Ring], None], ring: Ring) -> None:
    """Have ``loop`` call ``function`` from its own thread; a loop that has just ended hears nothing more."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(function, ring)


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The loop of this thread, if one is running."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
