"""The same frames over HTTP, as the widget's ``poller.js`` sends them; and who is told of what comes, on either way."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.chaos.clocks import Clocks

Frame = dict[str, Any]
_MOST_FRAMES = 50


@dataclass(frozen=True, slots=True)
class On:
    """Who is told: a way is open, a frame came, the connection is lost (once each), the heart beats."""

    open: Callable[[], None]
    frame: Callable[[Frame], None]
    down: Callable[[], None]
    beat: Callable[[], None]


class Poller:
    """``run`` until a request fails or the server shuts the door. What is to be sent comes through ``out``."""

    def __init__(self, url: str, on: On, out: asyncio.Queue[Frame], *, clocks: Clocks) -> None:
        self._url, self._on, self._out, self._clocks = url, on, out, clocks
        self.answered = 0

    async def run(self) -> None:
        # Plain HTTP to this machine: certificates read for each of hundreds would keep the measuring side busy.
        async with httpx2.AsyncClient(timeout=self._clocks.request, trust_env=False, verify=False) as browser:
            while True:
                self._on.open()  # brings a hello, which names what has been seen by now
                hello, frames = self._taken()
                if not self.answered:
                    frames.append({"type": "ping"})  # answered at once: then it is known that the way is open
                answer = await self._ask(browser, hello, frames)
                if answer is None:
                    return
                for frame in answer["frames"]:
                    self._on.frame(frame)
                if answer["close"]:
                    return
                await asyncio.sleep(0 if self._out.qsize() else self._clocks.pause)

    async def _ask(self, browser: httpx2.AsyncClient, hello: Frame, frames: list[Frame]) -> Frame | None:
        """The answer, None when none came. A request that only waits gives way to what is to be sent."""
        asking = asyncio.create_task(browser.post(self._url, json={"hello": hello, "frames": frames}))
        tasks: list[asyncio.Task[Any]] = [asking]
        if not frames:
            tasks.append(asyncio.create_task(self._something_to_send()))
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                return {"frames": [], "close": None}
            answer: Frame = asking.result().raise_for_status().json()
        except (httpx2.HTTPError, ValueError):
            return None
        else:
            self.answered += 1
            return answer
        finally:
            for task in tasks:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, httpx2.HTTPError):
                    await task

    async def _something_to_send(self) -> None:
        while self._out.empty():
            await asyncio.sleep(0.02)

    def _taken(self) -> tuple[Frame, list[Frame]]:
        """The newest hello, and what else is to be sent; what is too much for one request stays for the next."""
        waiting = [self._out.get_nowait() for _ in range(self._out.qsize())]
        hello = [frame for frame in waiting if frame["type"] == "hello"][-1]
        frames = [frame for frame in waiting if frame["type"] not in ("hello", "ping", "poll")]
        for frame in frames[_MOST_FRAMES:]:
            self._out.put_nowait(frame)
        return hello, frames[:_MOST_FRAMES]
