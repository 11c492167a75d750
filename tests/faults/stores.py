"""What is done to the stores of a program while it serves."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

from tests.flows.stack import START_SECONDS, Stack


async def back(program: Stack) -> None:
    """Start again what has ended, and wait until both stores answer."""
    async with asyncio.timeout(START_SECONDS):
        while True:
            program.stores.revive()  # from this thread: a store ends with the thread that started it
            if await asyncio.to_thread(program.stores_answer):
                return
            await asyncio.sleep(0.1)


async def restarted(program: Stack, name: str) -> None:
    """As an operator does it: the store (``postgres``, ``valkey``) is asked to end, waited for, started again."""
    pid = program.stores.pids[name]
    os.kill(pid, signal.SIGINT if name == "postgres" else signal.SIGTERM)  # Postgres would wait for its clients
    await ended(pid)
    await back(program)


async def ended(pid: int) -> None:
    """Until the process is gone, or only waits to be asked how it ended."""
    async with asyncio.timeout(START_SECONDS):
        while _state(pid) not in ("", "Z"):
            await asyncio.sleep(0.05)


def _state(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


def frozen(pid: int, seconds: float) -> Callable[[], Awaitable[None]]:
    async def deed() -> None:
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            os.kill(pid, signal.SIGCONT)

    return deed


async def execute(program: Stack, sql: str, *values: Any) -> None:
    """One statement in autocommit, beside the loop."""

    def work() -> None:
        with program.connect() as conn:
            conn.execute(sql, values or None)

    await asyncio.to_thread(work)
