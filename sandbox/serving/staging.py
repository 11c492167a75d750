"""Carrying a call out under a fault: before, after, late, twice, or never answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sandbox.serving.faults import Fault

Answer = TypeVar("Answer")


class Cut(Exception):
    """The connection is to be cut instead of answered."""


async def staged(fault: Fault | None, act: Callable[[], Answer], fail: Callable[[Fault], Answer]) -> Answer:
    """What ``act`` answers, or ``fail`` in its place where the fault is an error status. Raises Cut."""
    if fault is None:
        return act()
    if fault.fault == "twice":
        act()
        return act()
    if fault.fault == "slow":
        done = act() if fault.after else None
        await asyncio.sleep(fault.seconds)
        return act() if done is None else done
    if fault.after:
        act()
    if fault.fault == "hang":
        await asyncio.sleep(fault.seconds)
        raise Cut
    if fault.fault == "reset":
        raise Cut
    return fail(fault)
