"""The agents' socket: frames to services and back. See ``docs/frames.md``."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import Any

from handoff import threads
from handoff.consumers.base import FrameConsumer
from handoff.consumers.marks import ReadMarks
from handoff.errors import ConversationNotFound, TryAgain
from handoff.frames.fields import Fields, FrameError
from handoff.frames.outgoing import error_frame, message_frame, state_fields
from handoff.models import Conversation, StaffMember
from handoff.reading import conversation_state
from handoff.realtime.feed import Feed, everything_after, known_seq
from handoff.realtime.hub import hub
from handoff.records import MessageRow, Ring
from handoff.services import events
from handoff.services.holding import conversation_claim, conversation_close, conversation_hand_back
from handoff.services.replying import reply_send
from handoff.services.staff import staff_signed_in
from handoff.text import accept_text

_QUEUE_EVERY_SECONDS = 0.3
_PREVIEWS_EVERY_SECONDS = 2.0
_STILL_SIGNED_IN_SECONDS = 4.0
_TYPING_EVERY_SECONDS = 2.0
_MOST_SEQ = 2**31 - 1
_TRY_AGAIN_LATER = 1013


class InboxConsumer(FrameConsumer):
    """One agent's socket, watching at most one conversation."""

    def __init__(self) -> None:
        super().__init__()
        self.staff: StaffMember | None = None
        self.feed: Feed | None = None
        self._queue_due: asyncio.TimerHandle | None = None
        self._saying: asyncio.Task[None] | None = None
        self._say_again = False
        self._guard: asyncio.Task[None] | None = None
        self._typing_at = 0.0
        self._marks: ReadMarks | None = None

    async def connect(self) -> None:
        await self.accept()
        try:
            self.staff = await threads.run(staff_signed_in, self.scope["session"].session_key)
        except TryAgain as error:
            await self.refuse(error.code, error.safe_text, retryable=True)
            await self.shut(_TRY_AGAIN_LATER)
            return
        if self.staff is None:
            await self.send_frame(error_frame("forbidden", "Sign in as an agent to use the inbox."))
            await self.shut(4403)
            return
        hub().subscribe_all(self)
        self._guard = asyncio.create_task(self._stay_signed_in())

    async def left(self) -> None:
        hub().unsubscribe_all(self)
        self._unwatch()
        for due in (self._queue_due, self._saying, self._guard):
            if due is not None:
                due.cancel()

    async def _stay_signed_in(self) -> None:
        """Signing out, or being disabled, ends the socket within seconds."""
        while True:
            await asyncio.sleep(_STILL_SIGNED_IN_SECONDS)
            try:
                staff = await threads.run(staff_signed_in, self.scope["session"].session_key)
            except TryAgain:
                continue  # the store is away, and with it all that could be shown; asked again when it is back
            if staff is None:
                await self.send_frame(error_frame("forbidden", "You have been signed out."))
                await self.shut(4403)
                return

    async def handle(self, kind: str, fields: Fields) -> None:
        self._staff()
        await super().handle(kind, fields)

    # Looking

    async def hello(self, fields: Fields) -> None:
        staff = self._staff()
        await self.send_frame({"type": "welcome", "agent": {"id": staff.pk, "name": staff.display_name}})

    async def watch(self, fields: Fields) -> None:
        conversation_id = fields.uuid("conversation")
        last_seq = fields.integer("last_seq", least=0, most=_MOST_SEQ)
        self._unwatch()
        feed = Feed(conversation_id, on_message=self._show, on_state=self._show_state, on_typing=self._show_typing)
        feed.open()
        self.feed = feed
        self._marks = ReadMarks(conversation_id, staff_id=self._staff().pk)
        try:
            state = await conversation_state(conversation_id)
            last_seq = known_seq(last_seq, state)
            rows = await everything_after(conversation_id, last_seq)
        except ConversationNotFound:
            self._unwatch()
            raise
        newest = rows[-1].seq if rows else last_seq
        await self.send_frame(
            {
                "type": "thread",
                "conversation": str(conversation_id),
                "messages": [message_frame(row, for_staff=True) for row in rows],
                "last_seq": newest,
                "state": state_fields(state, for_staff=True),
            }
        )
        feed.start(newest)
        self._seen(newest)

    async def unwatch(self, fields: Fields) -> None:
        self._unwatch()

    def _unwatch(self) -> None:
        if self.feed is not None:
            self.feed.close()
            self.feed = None
        self._marks = None

    # Doing

    async def claim(self, fields: Fields) -> None:
        await self._move("claim", conversation_claim, fields)

    async def hand_back(self, fields: Fields) -> None:
        await self._move("hand_back", conversation_hand_back, fields)

    async def close_conversation(self, fields: Fields) -> None:
        await self._move("close", conversation_close, fields)

    async def _move(self, frame: str, service: Any, fields: Fields) -> None:
        moved: Conversation = await threads.run(
            service,
            conversation_id=fields.uuid("conversation"),
            staff=self._staff(),
            seen_version=fields.integer("custody_version", least=0, most=_MOST_SEQ),
        )
        await self.send_frame(
            {"type": "ack", "frame": frame, "conversation": str(moved.pk), "custody_version": moved.custody_version}
        )

    async def reply_send(self, fields: Fields) -> None:
        conversation_id = fields.uuid("conversation")
        client_id = str(fields.uuid("client_id"))
        version = fields.integer("custody_version", least=0, most=_MOST_SEQ)
        message = await threads.run(
            reply_send,
            conversation_id=conversation_id,
            staff=self._staff(),
            client_id=client_id,
            text=accept_text(fields.raw("text")),
            seen_version=version,
            seen_seq=fields.integer("last_seq", least=0, most=_MOST_SEQ),
        )
        await self.send_frame(
            {
                "type": "ack",
                "frame": "reply.send",
                "conversation": str(conversation_id),
                "custody_version": version,
                "client_id": client_id,
                "seq": message.seq,
            }
        )

    async def typing(self, fields: Fields) -> None:
        conversation_id = fields.uuid("conversation")
        now = time.monotonic()
        if now - self._typing_at >= _TYPING_EVERY_SECONDS:
            state = await conversation_state(conversation_id)
            if state.agent_id == self._staff().pk:
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
        mine = self.staff is not None and ring.holder_id == self.staff.pk
        if ring.kind.startswith("typing.") or (ring.holder_id is not None and not mine and ring.kind == "message"):
            return
        wait = _QUEUE_EVERY_SECONDS if ring.kind == "custody" or mine else _PREVIEWS_EVERY_SECONDS
        loop = asyncio.get_running_loop()
        due = loop.time() + wait
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
        await self.send_frame(
            {"type": "state", "conversation": str(conversation_id), **state_fields(state, for_staff=True)}
        )

    async def _show_typing(self, who: str) -> None:
        if who == "customer":
            await self.send_frame(
                {
                    "type": "typing",
                    "conversation": str(self._watched()),
                    "author": "customer",
                    "name": "",
                    "on": True,
                }
            )

    def _seen(self, seq: int) -> None:
        """Keep how far the agent has read, once a second at most: only lists and other tabs look at it."""
        if self._marks is not None:
            self._marks.seen(seq)

    def _watched(self) -> uuid.UUID:
        if self.feed is None:
            raise ConversationNotFound
        return self.feed.conversation_id

    def _staff(self) -> StaffMember:
        if self.staff is None:
            raise FrameError("forbidden", "Sign in as an agent to use the inbox.")
        return self.staff


InboxConsumer.handlers = {
    "hello": InboxConsumer.hello,
    "watch": InboxConsumer.watch,
    "unwatch": InboxConsumer.unwatch,
    "claim": InboxConsumer.claim,
    "hand_back": InboxConsumer.hand_back,
    "close": InboxConsumer.close_conversation,
    "reply.send": InboxConsumer.reply_send,
    "typing": InboxConsumer.typing,
    "ping": InboxConsumer.ping,
}
