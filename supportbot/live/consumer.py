"""The customer's socket: frames to services and back. See ``docs/frames.md``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handoff import threads
from handoff.consumers.base import FrameConsumer
from handoff.errors import ConversationNotFound
from handoff.frames.fields import Fields, FrameError
from handoff.frames.outgoing import message_frame, state_fields
from handoff.links import customer_file_token
from handoff.reading import conversation_state
from handoff.realtime.feed import Feed, everything_after, known_seq
from handoff.realtime.hub import hub
from handoff.records import ConversationState, MessageRow, Ring, timestamp
from handoff.selectors.attachments import attachment_for_customer
from handoff.selectors.outlook import Outlook, outlook_for
from handoff.services import events
from handoff.services.contacting import LONGEST, contact_leave
from handoff.services.escalating import person_request
from handoff.services.read_marks import customer_read
from supportbot.feedback import services as feedback
from supportbot.live import identity_deadline, inbound, runner
from supportbot.live.session import Session, identify, session_open
from supportbot.widget.identity import Identity, IdentityError

_TYPING_EVERY_SECONDS = 2.0
_BOT_TYPING_AFTER_SECONDS = 0.25
_MOST_SEQ = 2**31 - 1
_LONGEST_CHOICE = 200
_LONGEST_LINK = 512


class ChatConsumer(FrameConsumer):
    """One customer's socket on one conversation."""

    def __init__(self) -> None:
        super().__init__()
        self.identity: Identity | None = None
        self.session: Session | None = None
        self.feed: Feed | None = None
        self._typing_at = 0.0
        self._deadline: asyncio.Task[None] | None = None
        self._bot_typing: asyncio.TimerHandle | None = None

    async def connect(self) -> None:
        await self.accept()

    async def left(self) -> None:
        if self.feed is not None:
            hub().waiting.discard(self.feed)
            self.feed.close()
        if self._deadline is not None:
            self._deadline.cancel()
        self._bot_typing_off()

    async def handle(self, kind: str, fields: Fields) -> None:
        if kind in self.handlers and kind not in ("hello", "ping") and self.session is None:
            raise FrameError("hello_first", "Say hello first.")
        await super().handle(kind, fields)

    # Opening and catching up

    async def hello(self, fields: Fields) -> None:
        last_seq = fields.integer("last_seq", least=0, most=_MOST_SEQ)
        conversation_id = fields.optional_uuid("conversation")
        try:
            token = fields.optional_text("token", limit=4096)
            link = fields.optional_text("link", limit=_LONGEST_LINK)
            identity = self.identity if self.identity is not None and not token else identify(token)
            session = await threads.run(session_open, identity, conversation_id, link)
        except FrameError as error:
            if not error.code.startswith("token_"):
                raise
            await self.refuse(error.code, error.safe_text)
            await self.shut(4401)
            return
        except ConversationNotFound as error:
            await self.refuse(error.code, error.safe_text, field="conversation")
            await self.shut(4403)
            return
        self.identity = identity
        await self._attach(session)
        await self._welcome(last_seq)

    async def _attach(self, session: Session) -> None:
        if self.feed is not None:
            await self.left()
        self.session = session
        self.feed = Feed(
            session.conversation_id, on_message=self._show, on_state=self._show_state, on_typing=self._show_typing
        )
        self.feed.open()
        self._deadline = asyncio.create_task(identity_deadline.wait(session.expires_at, self._expired))

    async def _expired(self) -> None:
        await self.refuse("token_expired", IdentityError.TEXTS["token_expired"])
        await self.shut(4401)

    async def poll(self, fields: Fields) -> None:
        await self._welcome(fields.integer("last_seq", least=0, most=_MOST_SEQ))

    async def _welcome(self, last_seq: int) -> None:
        session, feed = self._attached()
        state = await conversation_state(session.conversation_id)
        last_seq = known_seq(last_seq, state)
        rows = await everything_after(session.conversation_id, last_seq)
        thumbs = await threads.run(feedback.thumbs_of, session.conversation_id) if rows else {}
        newest = rows[-1].seq if rows else last_seq
        await self.send_frame(
            {
                "type": "welcome",
                "conversation": str(session.conversation_id),
                "state": await self._state_fields(state),
                "messages": [_with_thumb(row, thumbs) for row in rows],
                "last_seq": newest,
                "company": {"name": session.company_name, "bot_name": session.bot_name},
                "customer": {"name": session.customer_name},
                "suggestions": list(session.suggestions),
            }
        )
        feed.start(newest)

    # What the customer does

    async def message_send(self, fields: Fields) -> None:
        session, _ = self._attached()
        client_id = str(fields.uuid("client_id"))
        accepted, lease = await inbound.message_take(
            session,
            client_id=client_id,
            raw=fields.raw("text"),
            choice=fields.optional_text("choice", limit=_LONGEST_CHOICE),
        )
        await self.send_frame(
            {
                "type": "ack",
                "client_id": client_id,
                "seq": accepted.seq,
                "created_at": timestamp(accepted.created_at),
            }
        )
        if lease is not None:
            runner.turn_start(lease)
            self._bot_typing_soon(session)

    async def person_request(self, fields: Fields) -> None:
        session, _ = self._attached()
        client_id = str(fields.uuid("client_id"))
        conversation = await threads.run(person_request, conversation_id=session.conversation_id)
        await self.send_frame(
            {
                "type": "ack",
                "client_id": client_id,
                "seq": conversation.last_seq,
                "created_at": timestamp(datetime.now(UTC)),
            }
        )

    async def contact_leave(self, fields: Fields) -> None:
        session, _ = self._attached()
        address = fields.text("email", limit=LONGEST)
        await threads.run(contact_leave, conversation_id=session.conversation_id, address=address)

    async def file_link(self, fields: Fields) -> None:
        """A link to one file of this conversation's, good for a minute."""
        session, _ = self._attached()
        file = fields.uuid("file")
        await threads.run(attachment_for_customer, session.conversation_id, file)
        token = customer_file_token(session.conversation_id, file)
        await self.send_frame({"type": "file.link", "file": str(file), "path": f"/files/{token}/"})

    async def feedback(self, fields: Fields) -> None:
        session, _ = self._attached()
        await threads.run(
            feedback.answer_feedback_set,
            conversation_id=session.conversation_id,
            seq=fields.integer("seq", least=1, most=_MOST_SEQ),
            value=fields.one_of("value", ("up", "down")),
            reason=fields.optional_text("reason", limit=200),
        )

    async def rating(self, fields: Fields) -> None:
        session, feed = self._attached()
        await threads.run(
            feedback.conversation_rate,
            conversation_id=session.conversation_id,
            score=fields.integer("score", least=1, most=5),
            comment=inbound.comment(fields.optional_text("comment", limit=2000)),
        )
        feed.state_changed()

    async def read(self, fields: Fields) -> None:
        session, _ = self._attached()
        seq = fields.integer("seq", least=1, most=_MOST_SEQ)
        await threads.run(customer_read, conversation_id=session.conversation_id, seq=seq)

    async def typing(self, fields: Fields) -> None:
        session, _ = self._attached()
        now = time.monotonic()
        if now - self._typing_at >= _TYPING_EVERY_SECONDS:
            self._typing_at = now
            events.announce(Ring(session.conversation_id, "typing.customer", 0, 0))

    async def ping(self, fields: Fields) -> None:
        await self.send_frame({"type": "pong"})

    async def not_available(self, fields: Fields) -> None:
        raise FrameError("not_available", "That is not available here yet.")

    # What the customer is shown

    async def _show(self, row: MessageRow) -> None:
        if row.author != "customer":
            self._bot_typing_off()
        await self.send_frame(message_frame(row))

    async def _show_state(self) -> None:
        session, _ = self._attached()
        state = await conversation_state(session.conversation_id)
        await self.send_frame({"type": "state", **await self._state_fields(state)})

    async def _state_fields(self, state: ConversationState) -> dict[str, Any]:
        session, feed = self._attached()
        outlook = Outlook(None, None)
        if state.position is not None:
            hub().waiting.add(feed)
            outlook = await threads.run(outlook_for, session.conversation_id, state.position)
        else:
            hub().waiting.discard(feed)
        fields = state_fields(state, wait_seconds=outlook.wait_seconds)
        if outlook.opens_at is not None:
            fields["opens_at"] = timestamp(outlook.opens_at)
            fields["contact"] = outlook.contact
        if state.custody == "closed":
            fields["rated"] = await threads.run(feedback.is_rated, session.conversation_id)
        return fields

    async def _show_typing(self, who: str) -> None:
        if who == "agent":
            session, _ = self._attached()
            state = await conversation_state(session.conversation_id)
            await self.send_frame({"type": "typing", "author": "agent", "name": state.agent_name, "on": True})

    def _bot_typing_soon(self, session: Session) -> None:
        """Show movement when the answer is not there within a moment; one that is needs none."""
        self._bot_typing_off()
        frame = {"type": "typing", "author": "bot", "name": session.bot_name, "on": True}
        loop = asyncio.get_running_loop()
        self._bot_typing = loop.call_later(_BOT_TYPING_AFTER_SECONDS, lambda: runner.background(self.send_frame(frame)))

    def _bot_typing_off(self) -> None:
        if self._bot_typing is not None:
            self._bot_typing.cancel()
            self._bot_typing = None

    def _attached(self) -> tuple[Session, Feed]:
        if self.session is None or self.feed is None:
            raise FrameError("hello_first", "Say hello first.")
        return self.session, self.feed


def _with_thumb(row: MessageRow, thumbs: Mapping[int, str]) -> dict[str, Any]:
    frame = message_frame(row)
    if row.seq in thumbs:
        frame["feedback"] = thumbs[row.seq]
    return frame


ChatConsumer.handlers = {
    "hello": ChatConsumer.hello,
    "poll": ChatConsumer.poll,
    "message.send": ChatConsumer.message_send,
    "person.request": ChatConsumer.person_request,
    "contact.leave": ChatConsumer.contact_leave,
    "file.link": ChatConsumer.file_link,
    "feedback": ChatConsumer.feedback,
    "rating": ChatConsumer.rating,
    "read": ChatConsumer.read,
    "typing": ChatConsumer.typing,
    "ping": ChatConsumer.ping,
    "action.confirm": ChatConsumer.not_available,
    "verify": ChatConsumer.not_available,
    "upload": ChatConsumer.not_available,
}
