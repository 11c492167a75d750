"""What both sockets share: frames in, frames out, and an answer to everything that goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, ClassVar

import structlog
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from handoff.counting import counted
from handoff.errors import AttachmentMissing, ConversationNotFound, Forbidden, HandoffError, NotHolder, TryAgain
from handoff.frames.fields import Fields, FrameError, parse
from handoff.frames.outgoing import encode, error_frame

log = structlog.get_logger(__name__)
TRY_AGAIN_LATER = 1013
Handler = Callable[[Any, Fields], Awaitable[None]]


class FrameConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels ships no types
    """One socket that speaks JSON frames.

    Never touches the ORM itself, so Channels' clean-up of connections before every message, which runs in one thread
    shared by all sockets, is left out; sync services run through ``handoff.threads``.
    """

    channel_layer_alias = "none"  # bells come through handoff.realtime.hub
    handlers: ClassVar[Mapping[str, Handler]] = {}
    side: ClassVar[str] = "customer"
    """Who sits before it, as it is counted."""
    of_rights: ClassVar[frozenset[str]] = frozenset(
        error.code for error in (AttachmentMissing, ConversationNotFound, Forbidden, NotHolder)
    )
    """Refusals of somebody who may not, or who names what is not theirs: they are logged, not only counted."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = False
        self._logged: set[str] = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        counted("socket", self.side)
        try:
            await super().__call__(scope, receive, send)
        finally:
            counted("socket", self.side, amount=-1)

    async def dispatch(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "websocket.receive":
            if self.closed:
                return  # said before the other side knew that the socket is shut: nobody may act on it any more
            await self.receive_frame(message.get("text"))
        elif kind == "websocket.connect":
            await self.connect()
        elif kind == "websocket.disconnect":
            self.closed = True
            await self.left()
            raise StopConsumer

    async def left(self) -> None:
        """The socket is gone; let go of what it held."""

    async def send_frame(self, frame: dict[str, Any]) -> None:
        """Send, unless the socket is gone; a client that does not read holds up only its own socket."""
        if self.closed:
            return
        try:
            await self.send(text_data=encode(frame))
        except (RuntimeError, OSError):
            self.closed = True

    async def shut(self, code: int) -> None:
        if not self.closed:
            self.closed = True
            await self.close(code=code)

    async def handle(self, kind: str, fields: Fields) -> None:
        handler = self.handlers.get(kind)
        if handler is None:
            raise FrameError("frame_type_unknown", "There is no frame of that type.", field="type")
        await handler(self, fields)

    async def put_off(self) -> None:
        """A frame was refused for now, and may be sent again."""

    async def receive_frame(self, raw: str | None) -> None:
        client_id: str | None = None
        frame: dict[str, Any] = {}
        try:
            frame = parse(raw)
            client_id = frame["client_id"] if isinstance(frame.get("client_id"), str) else None
            await self.handle(frame["type"], Fields(frame))
        except (FrameError, HandoffError) as error:
            await self.refuse(
                error.code, error.safe_text, retryable=error.retryable, client_id=client_id, field=error.field
            )
            if error.retryable:
                await self.put_off()
        except asyncio.CancelledError:
            raise
        except Exception:
            counted("frame_failed")
            log.exception("frame_failed", frame_type=str(frame.get("type"))[:40])
            await self.refuse(TryAgain.code, TryAgain.text, retryable=True, client_id=client_id)
            await self.put_off()

    async def refuse(
        self, code: str, text: str, *, retryable: bool = False, client_id: str | None = None, field: str | None = None
    ) -> None:
        counted("frame_refused", code)
        if code in self.of_rights and code not in self._logged:  # once a socket: nobody fills the log
            self._logged.add(code)
            log.warning("frame_refused", code=code, side=self.side, address=(self.scope.get("client") or [None])[0])
        shown = client_id if client_id is not None and _storable(client_id) else None
        await self.send_frame(error_frame(code, text, retryable=retryable, client_id=shown, field=field))


def _storable(text: str) -> bool:
    """Whether it can be sent back at all: short, and no half of a surrogate pair in it."""
    return len(text) <= 64 and not any("\ud800" <= sign <= "\udfff" for sign in text)
