"""What every handler of the agents' socket may rely on: who sits before it, and a way to answer."""

from __future__ import annotations

import asyncio
import time

import structlog

from handoff import threads
from handoff.consumers.base import TRY_AGAIN_LATER, FrameConsumer
from handoff.errors import TryAgain
from handoff.frames.fields import Fields, FrameError
from handoff.frames.outgoing import error_frame
from handoff.models import StaffMember
from handoff.realtime import giving_out
from handoff.services.presence import presence_beat, presence_enter
from handoff.services.staff import staff_signed_in

log = structlog.get_logger(__name__)
MOST_SEQ = 2**31 - 1
SIGNED_OUT = 4403
_LOOK_EVERY_SECONDS = 3.0
_HEARD_WITHIN_SECONDS = 75.0
"""A tab in the background may ping once a minute only; who is silent for longer has gone without a word."""


class AgentSocket(FrameConsumer):
    """A socket of somebody who is signed in, for as long as they are; while it is heard of, they are there."""

    side = "agent"

    def __init__(self) -> None:
        super().__init__()
        self._staff: StaffMember | None = None
        self._guard: asyncio.Task[None] | None = None
        self._heard = time.monotonic()
        self.presence = ""

    @property
    def staff(self) -> StaffMember:
        """Raises FrameError before the socket knows."""
        if self._staff is None:
            raise FrameError("forbidden", "Sign in as an agent to use the inbox.")
        return self._staff

    async def connect(self) -> None:
        await self.accept()
        try:
            self._staff = await threads.run(staff_signed_in, self.scope["session"].session_key)
            if self._staff is not None:
                self.presence = (await threads.run(presence_enter, staff=self._staff)).status
        except TryAgain as error:
            await self.refuse(error.code, error.safe_text, retryable=True)
            await self.shut(TRY_AGAIN_LATER)
            return
        if self._staff is None:
            await self.send_frame(error_frame("forbidden", "Sign in as an agent to use the inbox."))
            await self.shut(SIGNED_OUT)
            return
        self.entered()
        giving_out.soon()
        self._guard = asyncio.create_task(self._look_after())

    def entered(self) -> None:
        """Somebody is signed in; begin to listen."""

    async def left(self) -> None:
        if self._guard is not None:
            self._guard.cancel()

    async def handle(self, kind: str, fields: Fields) -> None:
        self._heard = time.monotonic()
        _ = self.staff
        await super().handle(kind, fields)

    async def show_presence(self, status: str) -> None:
        """Tell the page when what stands is not what it shows."""
        if status != self.presence:
            self.presence = status
            await self.send_frame({"type": "presence", "status": status})

    async def _look_after(self) -> None:
        """Signing out, or being disabled, ends the socket within seconds; until then it says that somebody is there."""
        while not self.closed:
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
            await self.look_now()

    async def look_now(self) -> None:
        """Shut the socket of who is not signed in any more."""
        try:
            staff = await threads.run(staff_signed_in, self.scope["session"].session_key)
            if staff is not None and time.monotonic() - self._heard < _HEARD_WITHIN_SECONDS:
                await self.show_presence(await presence_beat(staff.pk))
        except TryAgain:
            return  # the store is away, and with it all that could be shown; asked again when it is back
        if staff is None:
            await self.send_frame(error_frame("forbidden", "You have been signed out."))
            await self.shut(SIGNED_OUT)
        else:
            self._staff = staff  # the role may be another one
