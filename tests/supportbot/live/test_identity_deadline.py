"""A session ends when its identity does, not before."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from supportbot.live import identity_deadline


async def _told(moment: datetime) -> asyncio.Event:
    told = asyncio.Event()

    async def then() -> None:
        assert datetime.now(UTC) >= moment
        told.set()

    async with asyncio.timeout(10):
        await identity_deadline.wait(moment, then)
    return told


@pytest.mark.parametrize("seconds", [-3600.0, 0.0, 0.05])
async def test_it_is_told_once_the_moment_has_passed(seconds: float) -> None:
    assert (await _told(datetime.now(UTC) + timedelta(seconds=seconds))).is_set()


async def test_a_long_wait_is_slept_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that slept, or whose clock was set, is found out within one piece."""
    monkeypatch.setattr(identity_deadline, "_LONGEST_SLEEP_SECONDS", 0.01)
    assert (await _told(datetime.now(UTC) + timedelta(seconds=0.05))).is_set()
