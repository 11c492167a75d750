"""Redis stands still, dies with all it had, or has no room left, under people who write: at most they wait a little."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal

import pytest

from tests.faults.crowd import Crowd, Load
from tests.faults.stores import back, ended, frozen
from tests.flows.stack import Stack
from tests.plugin_faults import Figures

pytestmark = [pytest.mark.socket, pytest.mark.prove]
LONG = Load(gap_seconds=3.5)  # half of what two cores can answer: what is late then is late for Redis
SHOWN_AS_SENT_MS = 3000


@pytest.mark.fault("F5")
async def test_frozen_for_a_minute(program: Stack, crowd: Crowd, figures: Figures) -> None:
    await crowd.under(frozen(program.redis_pid(), 60.0), figures, load=LONG)
    assert figures["p95_ms"] < SHOWN_AS_SENT_MS


@pytest.mark.fault("F6")
async def test_killed_and_its_data_gone(program: Stack, crowd: Crowd, figures: Figures) -> None:
    async def deed() -> None:
        for _ in range(2):
            await asyncio.sleep(5)
            pid = program.redis_pid()
            os.kill(pid, signal.SIGKILL)
            await ended(pid)
            shutil.rmtree(program.var_dir / "valkey/data")
            await asyncio.sleep(3)
            await back(program)

    await crowd.under(deed, figures, load=LONG)
    assert figures["p95_ms"] < SHOWN_AS_SENT_MS


@pytest.mark.fault("F7")
async def test_no_memory_left(program: Stack, crowd: Crowd, figures: Figures) -> None:
    refused = 0

    async def deed() -> None:
        nonlocal refused
        with program.redis() as client:
            client.config_resetstat()
            client.config_set("maxmemory", "1mb")
            try:
                await asyncio.sleep(25)
                refused = int(client.info("errorstats").get("errorstat_OOM", {}).get("count", 0))
            finally:
                client.config_set("maxmemory", "0")

    await crowd.under(deed, figures)
    assert refused, "nothing was ever refused"
    assert figures["p95_ms"] < SHOWN_AS_SENT_MS
