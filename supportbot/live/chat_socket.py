"""The customer's socket: who may come in, which conversation they see, and what is shown of it."""

from __future__ import annotations

import asyncio
import uuid
import weakref
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from handoff import threads
from handoff.consumers.base import TRY_AGAIN_LATER, FrameConsumer
from handoff.errors import ConversationNotFound
from handoff.frames.fields import Fields, FrameError
from handoff.frames.outgoing import message_frame, state_fields
from handoff.reading import conversation_state, redacted_until
from handoff.realtime.feed import Feed, everything_after, known_seq
from handoff.realtime.hub import hub
from handoff.records import ConversationState, MessageRow, timestamp
from handoff.selectors.outlook import Outlook, outlook_for
from supportbot.feedback import services as feedback
from supportbot.live import drafts, identity_deadline, runner
from supportbot.live.admitting import Admitted, Hello, Place, Refused, admit
from supportbot.live.session import Session, session_open
from supportbot.widget.identity import Identity, IdentityError

_BOT_TYPING_AFTER_SECONDS = 0.25
MOST_SEQ = 2**31 - 1
present: weakref.WeakSet[ChatSocket] = weakref.WeakSet()
"""The sockets of this process that show a conversation."""


class ChatSocket(FrameConsumer):
    """One customer's socket on one conversation."""

    of_rights = FrameConsumer.of_rights | {
        "action_not_found", "code_wrong", "invoice_not_found", "origin_refused", "proof_needed", "site_unknown",
        "token_invalid", "token_replayed", "token_revoked",
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.identity: Identity | None = None
        self.hello_said = Hello()
        self.session: Session | None = None
        self.feed: Feed | None = None
        self.typing_at = 0.0
        self._deadline: asyncio.Task[None] | None = None
        self._bot_typing: asyncio.TimerHandle | None = None

    async def connect(self) -> None:
        await self.accept()

    async def left(self) -> None:
        present.discard(self)
        if self.feed is not None:
            hub().waiting.discard(self.feed)
            self.feed.close()
            drafts.unwatch(self.feed.conversation_id, self)
        if self._deadline is not None:
            self._deadline.cancel()
        self._bot_typing_off()

    async def handle(self, kind: str, fields: Fields) -> None:
        if kind in self.handlers and kind not in ("hello", "ping") and self.session is None:
            raise FrameError("hello_first", "Say hello first.")
        await super().handle(kind, fields)

    async def put_off(self) -> None:
        """Hello is said once on each socket: one that came to nothing would leave it open and dumb for good."""
        if self.session is None:
            await self.shut(TRY_AGAIN_LATER)

    # Opening and catching up

    async def hello(self, fields: Fields) -> None:
        last_seq = fields.integer("last_seq", least=0, most=MOST_SEQ)
        conversation_id = fields.optional_uuid("conversation")
        try:
            hello = Hello.read(fields)
            admitted, session = await threads.run(self._enter, hello, conversation_id)
        except Refused as error:
            await self.refuse(error.code, error.safe_text, retryable=error.retryable)
            await self.shut(error.close)
            return
        except ConversationNotFound as error:
            await self.refuse(error.code, error.safe_text, field="conversation")
            await self.shut(4403)
            return
        self.hello_said, self.identity = hello, admitted.identity
        await self._attach(session)
        await self.welcome(last_seq)
        await self.show_redacted(last_seq)

    def _enter(self, hello: Hello, conversation_id: uuid.UUID | None) -> tuple[Admitted, Session]:
        admitted = admit(hello, self.place, known=self.identity)
        return admitted, session_open(admitted, conversation_id, address=self.place.address)

    @cached_property
    def place(self) -> Place:
        """From where it was opened, as the request's own headers say."""
        headers = dict(self.scope.get("headers", ()))
        address, _ = self.scope.get("client") or ("", 0)
        return Place(
            origin=headers.get(b"origin", b"").decode("latin-1"),
            host=headers.get(b"host", b"").decode("latin-1"),
            address=str(address),
        )

    async def _attach(self, session: Session) -> None:
        if self.feed is not None:
            await self.left()
        self.session = session
        self.feed = Feed(
            session.conversation_id,
            on_message=self._show,
            on_state=self._show_state,
            on_typing=self._show_typing,
            on_redacted=self._show,
        )
        self.feed.open()
        present.add(self)
        drafts.watch(session.conversation_id, self)
        self._deadline = asyncio.create_task(identity_deadline.wait(session.expires_at, self._expired))

    async def _expired(self) -> None:
        await self.end("token_expired")

    async def end(self, code: str) -> None:
        """The session is over: nothing more is shown. ``code`` is one of ``IdentityError``'s."""
        await self.refuse(code, IdentityError.TEXTS[code])
        await self.shut(4401)
        await self.left()

    async def poll(self, fields: Fields) -> None:
        await self.welcome(fields.integer("last_seq", least=0, most=MOST_SEQ))

    async def welcome(self, last_seq: int) -> None:
        session, feed = self.attached()
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
                **_identity_fields(session),
            }
        )
        feed.start(newest)

    async def show_redacted(self, last_seq: int) -> None:
        """What was taken out of messages up to ``last_seq``, perhaps while nobody was connected here."""
        session, _ = self.attached()
        for row in await redacted_until(session.conversation_id, last_seq) if last_seq else ():
            await self._show(row)

    # What the customer is shown

    async def _show(self, row: MessageRow) -> None:
        if row.author != "customer":
            self._bot_typing_off()
        await self.send_frame(message_frame(row))

    async def _show_state(self) -> None:
        session, _ = self.attached()
        state = await conversation_state(session.conversation_id)
        await self.send_frame({"type": "state", **await self._state_fields(state)})

    async def _state_fields(self, state: ConversationState) -> dict[str, Any]:
        session, feed = self.attached()
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
            session, _ = self.attached()
            state = await conversation_state(session.conversation_id)
            await self.send_frame({"type": "typing", "author": "agent", "name": state.agent_name, "on": True})

    def bot_typing_soon(self, session: Session) -> None:
        """Show movement when the answer is not there within a moment; one that is needs none."""
        self._bot_typing_off()
        frame = {"type": "typing", "author": "bot", "name": session.bot_name, "on": True}
        loop = asyncio.get_running_loop()
        self._bot_typing = loop.call_later(_BOT_TYPING_AFTER_SECONDS, lambda: runner.background(self.send_frame(frame)))

    def draft(self, frame: dict[str, Any]) -> None:
        """Show a part of a reply that is being written."""
        self._bot_typing_off()
        runner.background(self.send_frame(frame))

    def _bot_typing_off(self) -> None:
        if self._bot_typing is not None:
            self._bot_typing.cancel()
            self._bot_typing = None

    def attached(self) -> tuple[Session, Feed]:
        if self.session is None or self.feed is None:
            raise FrameError("hello_first", "Say hello first.")
        return self.session, self.feed


def _identity_fields(session: Session) -> dict[str, Any]:
    step = session.step
    fields: dict[str, Any] = {"identity": step}
    if session.visitor:
        fields["visitor"] = session.visitor
    if step == "verified" and session.verified_until is not None:
        fields["verified_until"] = timestamp(session.verified_until)
    return fields


def _with_thumb(row: MessageRow, thumbs: Mapping[int, str]) -> dict[str, Any]:
    frame = message_frame(row)
    if row.seq in thumbs:
        frame["feedback"] = thumbs[row.seq]
    return frame
