"""The agents' socket: frames to services and back. See ``docs/frames.md``."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Coroutine
from typing import Any

import structlog

from handoff import threads
from handoff.consumers import acting
from handoff.consumers.agent import MOST_SEQ, AgentSocket
from handoff.consumers.marks import ReadMarks
from handoff.consumers.viewers import EVERY_SECONDS, Viewers
from handoff.errors import ConversationNotFound
from handoff.frames.fields import Fields
from handoff.frames.outgoing import message_frame, note_fields, state_fields
from handoff.models import StaffMember
from handoff.reading import conversation_state, notes_after, redacted_until
from handoff.realtime.feed import Feed, everything_after, known_seq
from handoff.realtime.hub import hub
from handoff.records import MessageRow, Ring
from handoff.selectors.conversations import conversation_for_staff
from handoff.selectors.people import names_of
from handoff.services import events
from handoff.services.auditing import transcript_read_record

log = structlog.get_logger(__name__)
_QUEUE_EVERY_SECONDS = 0.3
_PREVIEWS_EVERY_SECONDS = 2.0
_TYPING_EVERY_SECONDS = 2.0


class InboxConsumer(AgentSocket):
    """One agent's socket, watching at most one conversation."""

    def __init__(self) -> None:
        super().__init__()
        self.feed: Feed | None = None
        self._queue_due: asyncio.TimerHandle | None = None
        self._saying: asyncio.Task[None] | None = None
        self._say_again = False
        self._typing_at = 0.0
        self._marks: ReadMarks | None = None
        self._viewers: Viewers | None = None
        self._viewing: asyncio.Task[None] | None = None
        self._last_note = 0
        self._noting = asyncio.Lock()
        self._audited: set[uuid.UUID] = set()
        self._beside: set[asyncio.Task[None]] = set()

    def entered(self) -> None:
        hub().subscribe_all(self)

    async def left(self) -> None:
        await super().left()
        hub().unsubscribe_all(self)
        self._unwatch()
        for due in (self._queue_due, self._saying, *self._beside):
            if due is not None:
                due.cancel()

    # Looking

    async def hello(self, fields: Fields) -> None:
        agent = {"id": self.staff.pk, "name": self.staff.display_name}
        await self.send_frame({"type": "welcome", "agent": agent, "presence": self.presence})

    async def watch(self, fields: Fields) -> None:
        conversation_id = fields.uuid("conversation")
        last_seq = fields.integer("last_seq", least=0, most=MOST_SEQ)
        last_note = fields.optional_integer("last_note", least=0, most=MOST_SEQ) or 0
        self._unwatch()
        await threads.run(_open, self.staff, conversation_id, self._audited)
        feed = Feed(
            conversation_id,
            on_message=self._show,
            on_state=self._show_state,
            on_typing=self._show_typing,
            on_redacted=self._show_redacted,
        )
        feed.open()
        self.feed = feed
        self._marks = ReadMarks(conversation_id, staff_id=self.staff.pk)
        try:
            state = await conversation_state(conversation_id)
            last_seq = known_seq(last_seq, state)
            rows = await everything_after(conversation_id, last_seq)
            notes = await notes_after(conversation_id, last_note)
        except ConversationNotFound:
            self._unwatch()
            raise
        newest = rows[-1].seq if rows else last_seq
        self._last_note = notes[-1].id if notes else last_note
        await self.send_frame(
            {
                "type": "thread",
                "conversation": str(conversation_id),
                "messages": [message_frame(row, for_staff=True) for row in rows],
                "notes": [note_fields(note) for note in notes],
                "last_seq": newest,
                "state": state_fields(state, for_staff=True),
            }
        )
        for row in await redacted_until(conversation_id, last_seq):
            await self._show_redacted(row)
        feed.start(newest)
        self._seen(newest)
        self._viewers = Viewers(conversation_id, staff_id=self.staff.pk)
        self._viewing = asyncio.create_task(self._keep_viewing(self._viewers))

    async def unwatch(self, fields: Fields) -> None:
        self._unwatch()

    def _unwatch(self) -> None:
        if self.feed is not None:
            self.feed.close()
            self.feed = None
        if self._viewing is not None:
            self._viewing.cancel()
            self._viewing = None
        if self._viewers is not None:
            self._viewers.say_gone()
            self._viewers = None
        self._marks = None

    async def typing(self, fields: Fields) -> None:
        conversation_id = fields.uuid("conversation")
        now = time.monotonic()
        if now - self._typing_at >= _TYPING_EVERY_SECONDS:
            state = await conversation_state(conversation_id)
            if state.agent_id == self.staff.pk:
                self._typing_at = now
                events.announce(Ring(conversation_id, "typing.agent", 0, 0))

    async def ping(self, fields: Fields) -> None:
        await self.send_frame({"type": "pong"})

    # Showing

    def rung(self, ring: Ring) -> None:
        """Something happened anywhere: say once in a while that the lists have changed.

        A message moves only previews, so it is said less often, and not at all to those who do not hold its
        conversation when somebody else does.
        """
        kind, _, number = ring.kind.partition(".")
        if kind == "staff":
            if self._staff is not None and number == str(self._staff.pk):
                self._run_beside(self._look_again())
                self._say_queue_within(_QUEUE_EVERY_SECONDS)  # the teams may be others
            return
        if kind in ("viewing", "unviewing"):
            if self._viewers is not None and self._viewers.hear(ring):
                self._run_beside(self._show_viewers())
            return
        watched = self.feed is not None and ring.conversation_id == self.feed.conversation_id
        if kind == "read":
            if watched:
                self._run_beside(
                    self.send_frame({"type": "seen", "conversation": str(ring.conversation_id), "seq": ring.seq})
                )
            return
        if kind == "note" and watched:
            self._run_beside(self._show_notes())
        mine = self._staff is not None and ring.holder_id == self._staff.pk
        if kind == "typing" or (ring.holder_id is not None and not mine and kind == "message"):
            return
        self._say_queue_within(_PREVIEWS_EVERY_SECONDS if kind == "message" and not mine else _QUEUE_EVERY_SECONDS)

    def _say_queue_within(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + seconds
        if self._queue_due is not None:
            if self._queue_due.when() <= due:
                return
            self._queue_due.cancel()
        self._queue_due = loop.call_at(due, self._say_queue)

    def _say_queue(self) -> None:
        """One at a time: to a socket that does not read, the next is said once this one is through."""
        self._queue_due = None
        if self._saying is None or self._saying.done():
            self._saying = asyncio.create_task(self._say_queue_while_due())
        else:
            self._say_again = True

    async def _say_queue_while_due(self) -> None:
        self._say_again = True
        while self._say_again:
            self._say_again = False
            await self.send_frame({"type": "queue"})

    async def _show(self, row: MessageRow) -> None:
        conversation_id = self._watched()
        await self.send_frame({**message_frame(row, for_staff=True), "conversation": str(conversation_id)})
        self._seen(row.seq)

    async def _show_state(self) -> None:
        conversation_id = self._watched()
        state = await conversation_state(conversation_id)
        if state.agent_id != self.staff.pk and not await threads.run(_may_see, self.staff, conversation_id):
            self._unwatch()
            await self.send_frame({"type": "gone", "conversation": str(conversation_id)})
            return
        await self.send_frame(
            {"type": "state", "conversation": str(conversation_id), **state_fields(state, for_staff=True)}
        )

    async def _look_again(self) -> None:
        """Who sits here may have been shut out, or taken out of the team whose conversation stands open."""
        await self.look_now()
        if self.feed is not None and not self.closed:
            await self._show_state()

    async def _show_typing(self, who: str) -> None:
        if who == "customer":
            seen = {"conversation": str(self._watched()), "author": "customer", "name": "", "on": True}
            await self.send_frame({"type": "typing", **seen})

    async def _show_notes(self) -> None:
        async with self._noting:
            conversation_id = self._watched()
            for note in await notes_after(conversation_id, self._last_note):
                self._last_note = note.id
                await self.send_frame({"type": "note", "conversation": str(conversation_id), **note_fields(note)})

    async def _show_redacted(self, row: MessageRow) -> None:
        told = {**message_frame(row, for_staff=True), "type": "redacted", "conversation": str(self._watched())}
        await self.send_frame(told)

    async def _keep_viewing(self, viewers: Viewers) -> None:
        before: set[int] = set()
        while True:
            viewers.say_here()
            await asyncio.sleep(EVERY_SECONDS)
            if viewers.present() != before:
                before = viewers.present()
                await self._show_viewers()

    async def _show_viewers(self) -> None:
        if self._viewers is not None:
            names = await threads.run(names_of, self._viewers.present())
            await self.send_frame(
                {"type": "viewers", "conversation": str(self._viewers.conversation_id), "names": names}
            )

    def _run_beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._done_beside)

    def _done_beside(self, task: asyncio.Task[None]) -> None:
        self._beside.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.warning("shown_later", error=repr(task.exception()))  # the next bell or watch shows it

    def _seen(self, seq: int) -> None:
        """Keep how far the agent has read, once a second at most: only lists and other tabs look at it."""
        if self._marks is not None:
            self._marks.seen(seq)

    def _watched(self) -> uuid.UUID:
        if self.feed is None:
            raise ConversationNotFound
        return self.feed.conversation_id


def _open(staff: StaffMember, conversation_id: uuid.UUID, audited: set[uuid.UUID]) -> None:
    """That ``staff`` may see it, and the record of that: one for each socket and conversation."""
    found = conversation_for_staff(staff, conversation_id)
    if conversation_id not in audited:
        transcript_read_record(conversation=found, staff=staff, page="socket")
        audited.add(conversation_id)


def _may_see(staff: StaffMember, conversation_id: uuid.UUID) -> bool:
    """It may have been passed on to another team meanwhile."""
    try:
        conversation_for_staff(staff, conversation_id)
    except ConversationNotFound:
        return False
    return True


InboxConsumer.handlers = {
    **acting.HANDLERS,
    "hello": InboxConsumer.hello,
    "watch": InboxConsumer.watch,
    "unwatch": InboxConsumer.unwatch,
    "typing": InboxConsumer.typing,
    "ping": InboxConsumer.ping,
}
