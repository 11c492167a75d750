"""One process under the supervisor: started, listened to, started again when it ends, and stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from asyncio.subprocess import STDOUT, Process
from contextlib import closing, suppress

from supportbot.embedded.children import end_with_parent
from supportbot.supervisor.console import voice
from supportbot.supervisor.plan import PROJECT, Program

_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0
_STEADY_SECONDS = 30.0
_LINE_LIMIT = 1 << 20
_LAST_WORDS_SECONDS = 1.0


class Child:
    """A program's process. Give it to the event loop of the main thread: it ends when that thread does."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._say = voice(program.name)
        self._process: Process | None = None
        self._stopping = asyncio.Event()

    async def run_once(self) -> int:
        """Start the process, print what it says until it ends, and return its exit code."""
        reading, writing = os.pipe()
        try:
            self._process = await self._start(writing)
        finally:
            os.close(writing)
        printing = asyncio.create_task(self._print(reading))
        if self._stopping.is_set():
            self._ask(self._process)  # it was being started when the request to stop came
        code = await self._process.wait()
        # What the process itself had started must not live on beside its successor.
        self._kill_group()
        await asyncio.wait({printing}, timeout=_LAST_WORDS_SECONDS)
        printing.cancel()
        return code

    async def keep(self) -> None:
        """Run the process until ``stop``; after an unexpected end start it again, ever later while that recurs."""
        pause = _FIRST_PAUSE_SECONDS
        while not self._stopping.is_set():
            started = time.monotonic()
            code = await self.run_once()
            if self._stopping.is_set():
                return
            if time.monotonic() - started > _STEADY_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            self._say(f"ended with {code}; starting again in {pause:g} s")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def stop(self) -> None:
        """Ask the process to end, and end it when its grace is over."""
        self._stopping.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        self._ask(process)
        try:
            await asyncio.wait_for(process.wait(), self.program.grace)
        except TimeoutError:
            self._say(f"did not end within {self.program.grace:g} s; killed")
            self.kill()

    def kill(self) -> None:
        """End the process and what it started, at once."""
        self._stopping.set()
        self._kill_group()

    @staticmethod
    def _ask(process: Process) -> None:
        with suppress(ProcessLookupError):
            process.terminate()

    def _kill_group(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    async def _start(self, output: int) -> Process:
        return await asyncio.create_subprocess_exec(
            *self.program.command,
            stdin=asyncio.subprocess.DEVNULL,
            # A pipe of our own: asyncio's would hide the process's end for as long as a child of it holds the pipe.
            stdout=output,
            stderr=STDOUT,
            cwd=PROJECT,
            env={**os.environ, **self.program.env},
            # A session of its own: Ctrl-C reaches the supervisor alone, which then stops all in order.
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )

    async def _print(self, output: int) -> None:
        """Print line after line until nobody holds the other end; of a line beyond all measure only the end."""
        reader = asyncio.StreamReader(limit=_LINE_LIMIT)
        pipe, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(output, "rb")
        )
        with closing(pipe):
            while True:
                with suppress(ValueError):  # readline's word for a line beyond the limit
                    line = await reader.readline()
                    if not line:
                        return
                    self._say(line.decode(errors="replace").rstrip())
