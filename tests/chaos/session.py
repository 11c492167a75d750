"""The conversation as one device knows it: frames in, frames out, as ``session.js`` and ``outbox.js`` of the widget."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.clocks import Clocks
from tests.chaos.journal import Acked, Journal, Row, Written
from tests.chaos.polling import Frame

_RETRIES = 4


@dataclass
class Entry:
    """An own message that has no number yet; ``status`` is ``sending``, ``waiting`` or ``failed``."""

    client_id: str
    text: str
    status: str = "waiting"
    sent_at: float = 0.0
    tries: int = 0


class Session:
    """``transmit(frame)`` is False without a connection. Everything shown goes into ``journal``."""

    def __init__(self, token: str, journal: Journal, transmit: Callable[[Frame], bool], *, clocks: Clocks) -> None:
        self._token, self._transmit, self._clocks = token, transmit, clocks
        self.journal = journal
        self.conversation = ""
        self.last_seq = 0
        self.outbox: dict[str, Entry] = {}
        self.welcomed = asyncio.Event()
        self._online = False
        self._lost_at = 0.0
        self._resync_until = 0.0

    # Out

    def write(self, text: str) -> None:
        """What the person sends, once a first welcome has come."""
        entry = Entry(str(uuid.uuid4()), text)
        self.journal.written.append(Written(entry.client_id, self.conversation, text, time.monotonic()))
        self.outbox[entry.client_id] = entry
        self._push(entry)

    def hello(self) -> None:
        frame: Frame = {"type": "hello", "token": self._token, "last_seq": self.last_seq}
        if self.conversation:
            frame["conversation"] = self.conversation
        self._transmit(frame)

    def poll(self) -> None:
        self._transmit({"type": "poll", "last_seq": self.last_seq})

    def down(self) -> None:
        """The connection is gone: nothing is being sent any more."""
        if self._online:
            self._online = False
            self.journal.losses += 1
            self._lost_at = time.monotonic()
        for entry in self.outbox.values():
            if entry.status == "sending":
                entry.status = "waiting"

    def look_at_clock(self) -> None:
        """An acknowledgement that does not come within its time: the message goes again with the next welcome."""
        for entry in self.outbox.values():
            if entry.status == "sending" and time.monotonic() - entry.sent_at > self._clocks.ack_patience:
                entry.status = "failed"

    def _push(self, entry: Entry) -> None:
        sent = self._online and self._transmit(
            {"type": "message.send", "client_id": entry.client_id, "text": entry.text}
        )
        entry.status, entry.sent_at = ("sending" if sent else "waiting"), time.monotonic()

    def _flush(self) -> None:
        for entry in list(self.outbox.values()):
            if entry.status in ("waiting", "failed"):
                self._push(entry)

    # In

    def receive(self, frame: Frame) -> None:
        if frame["type"] == "welcome":
            self._welcome(frame)
        elif frame["type"] == "ack":
            self._ack(frame["client_id"], frame["seq"])
        elif frame["type"] == "message":
            self._message(frame)
        elif frame["type"] == "error":
            self._error(frame)

    def _welcome(self, frame: Frame) -> None:
        if self.conversation and frame["conversation"] != self.conversation:
            self.journal.empty(self.conversation)
            self.last_seq = 0
        self.conversation = frame["conversation"]
        self._resync_until = 0.0
        for message in frame["messages"]:
            self._message(message)
        if not self._online and self._lost_at:
            self.journal.away.append(time.monotonic() - self._lost_at)
        self._online = True
        self.welcomed.set()
        self._flush()

    def _message(self, frame: Frame) -> None:
        if self.outbox.pop(frame.get("client_id", ""), None):
            self.journal.confirmed.setdefault(frame["client_id"], time.monotonic())
        if frame["seq"] <= self.last_seq:
            return
        if frame["seq"] > self.last_seq + 1:
            self._resync()
            return
        self._place(Row(frame["seq"], frame["author"], frame["text"], frame.get("client_id")))

    def _ack(self, client_id: str, seq: int) -> None:
        self.journal.acked.append(Acked(client_id, seq, time.monotonic()))
        self.journal.confirmed.setdefault(client_id, time.monotonic())
        entry = self.outbox.pop(client_id, None)
        if entry is not None and seq == self.last_seq + 1:
            self._place(Row(seq, "customer", entry.text, client_id))
        elif seq > self.last_seq:
            self._resync()

    def _place(self, row: Row) -> None:
        self.last_seq = row.seq
        self.journal.show(self.conversation, row)

    def _resync(self) -> None:
        """A gap: what is between is asked for, once in a while."""
        if time.monotonic() >= self._resync_until:
            self._resync_until = time.monotonic() + self._clocks.resync
            self.hello()

    def _error(self, frame: Frame) -> None:
        entry = self.outbox.get(frame.get("client_id", ""))
        if not frame["retryable"]:
            self.journal.complaints.append(f"{frame['code']}: {frame['text']}")
            self.outbox.pop(frame.get("client_id", ""), None)
            return
        if entry is None:
            return
        entry.tries += 1
        entry.status = "failed"
        if entry.tries <= _RETRIES:
            asyncio.get_running_loop().call_later(self._clocks.retry * entry.tries, self._again, entry)

    def _again(self, entry: Entry) -> None:
        if entry.client_id in self.outbox and entry.status == "failed":
            self._push(entry)
