"""An agent at one inbox: takes conversations over, goes from one to the next and replies, as ``socket.js`` and
``thread.js`` do. A reply refused because the customer has said more is read again and sent as a new one.
"""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from tests.chaos.clocks import Clocks
from tests.chaos.journal import Acked, Journal, Row, Written
from tests.chaos.link import Link
from tests.chaos.polling import Frame, On

_EXPECTED = frozenset({"custody_conflict", "stale_view"})


@dataclass
class Thread:
    """What this agent sees of one conversation."""

    last_seq: int = 0
    custody: str = ""
    version: int = 0
    mine: bool = False
    again: list[str] = field(default_factory=list)
    """Replies that were refused, to be sent once the thread has been read."""


class Desk:
    """``async with`` keeps it connected; one conversation is watched at a time."""

    def __init__(self, name: str, *, url: str, headers: dict[str, str], clocks: Clocks, chance: random.Random) -> None:
        self._chance, self._clocks = chance, clocks
        self.journal = Journal(name, "agent")
        self.threads: dict[str, Thread] = {}
        self.outbox: dict[str, Frame] = {}
        self._watching = ""
        self._staff = 0
        self._online = False
        self._lost_at = 0.0
        self.link = Link(
            url, On(self._hello, self._receive, self._down, lambda: None), clocks=clocks, chance=chance, headers=headers
        )

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self.link.run())
        return self

    async def __aexit__(self, *error: object) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def work(self, conversations: Sequence[str], *, replies: int, gap_seconds: float) -> None:
        """Go round until each conversation that is ours has had ``replies``; take those that wait for a person."""
        left = dict.fromkeys(conversations, replies)
        while any(left.values()):
            for conversation in conversations:
                self.watch(conversation)
                await asyncio.sleep(gap_seconds * self._chance.uniform(0.5, 1.5))
                thread = self.threads[conversation]
                if thread.custody == "waiting":
                    self.link.send({"type": "claim", "conversation": conversation, "custody_version": thread.version})
                elif thread.mine and left[conversation]:
                    left[conversation] -= 1
                    self._reply(conversation, f"I am looking into it, {left[conversation]} more to check.")

    def watch(self, conversation: str) -> None:
        thread = self.threads.setdefault(conversation, Thread())
        self._watching = conversation
        if self._online:
            self.link.send({"type": "watch", "conversation": conversation, "last_seq": thread.last_seq})

    def _reply(self, conversation: str, text: str) -> None:
        thread = self.threads[conversation]
        key = str(uuid.uuid4())
        self.journal.written.append(Written(key, conversation, text, time.monotonic()))
        self.outbox[key] = {
            "type": "reply.send",
            "conversation": conversation,
            "client_id": key,
            "text": text,
            "custody_version": thread.version,
            "last_seq": thread.last_seq,
        }
        if self._online:
            self.link.send(self.outbox[key])

    def catch_up(self, ends: Mapping[str, int]) -> None:
        """Turn to a conversation that this agent has not seen to its end, unless such a one is open already."""
        behind = [name for name, thread in self.threads.items() if thread.last_seq < ends[name] or thread.again]
        if behind and self._watching not in behind:
            self.watch(behind[0])

    def told(self, ends: Mapping[str, int]) -> bool:
        """Whether all that was written is acknowledged, and every thread seen to its end."""
        return not self.outbox and all(
            thread.last_seq == ends[name] and not thread.again for name, thread in self.threads.items()
        )

    # The connection

    def _hello(self) -> None:
        self.link.send({"type": "hello"})

    def _down(self) -> None:
        if self._online:
            self._online = False
            self.journal.losses += 1
            self._lost_at = time.monotonic()

    # In

    def _receive(self, frame: Frame) -> None:
        handlers = {
            "welcome": self._welcome,
            "thread": self._thread,
            "message": self._message,
            "state": self._state,
            "ack": self._ack,
            "error": self._error,
        }
        if frame["type"] in handlers:
            handlers[frame["type"]](frame)

    def _welcome(self, frame: Frame) -> None:
        self._staff = frame["agent"]["id"]
        self._online = True
        if self._lost_at:
            self.journal.away.append(time.monotonic() - self._lost_at)
        if self._watching:
            self.watch(self._watching)
        for reply in self.outbox.values():
            self.link.send(reply)

    def _thread(self, frame: Frame) -> None:
        for message in frame["messages"]:
            self._message({**message, "conversation": frame["conversation"]})
        self._state({**frame["state"], "conversation": frame["conversation"]})
        thread = self.threads[frame["conversation"]]
        texts, thread.again = thread.again, []
        for text in texts:
            self._reply(frame["conversation"], text)

    def _message(self, frame: Frame) -> None:
        thread = self.threads[frame["conversation"]]
        if frame["seq"] <= thread.last_seq:
            return
        if frame["seq"] > thread.last_seq + 1:
            if frame["conversation"] == self._watching:
                self.watch(self._watching)
            return
        thread.last_seq = frame["seq"]
        self.journal.show(
            frame["conversation"], Row(frame["seq"], frame["author"], frame["text"], frame.get("client_id"))
        )
        self.outbox.pop(frame.get("client_id", ""), None)

    def _state(self, frame: Frame) -> None:
        thread = self.threads[frame["conversation"]]
        if frame["custody_version"] >= thread.version:
            thread.version, thread.custody = frame["custody_version"], frame["custody"]
            thread.mine = frame.get("agent_id") == self._staff

    def _ack(self, frame: Frame) -> None:
        if frame["frame"] == "reply.send":
            self.journal.acked.append(Acked(frame["client_id"], frame["seq"], time.monotonic()))
            self.outbox.pop(frame["client_id"], None)
        elif frame["frame"] == "claim":
            state = {"custody": "agent", "custody_version": frame["custody_version"], "agent_id": self._staff}
            self._state({"conversation": frame["conversation"], **state})

    def _error(self, frame: Frame) -> None:
        key = frame.get("client_id", "")
        if frame["retryable"]:
            asyncio.get_running_loop().call_later(self._clocks.retry, self._again, key)
            return
        if frame["code"] not in _EXPECTED:
            self.journal.complaints.append(f"{frame['code']}: {frame['text']}")
        lost = self.outbox.pop(key, None)
        if lost is not None:
            self.journal.refused[key] = frame["code"]
            self.threads[lost["conversation"]].again.append(lost["text"])
        if self._watching:
            self.watch(self._watching)

    def _again(self, key: str) -> None:
        if key in self.outbox and self._online:
            self.link.send(self.outbox[key])
