"""Postgres crashes, is away, refuses writes, deadlocks or holds a row: what was said to be sent is there, once."""

from __future__ import annotations

import asyncio
import os
import signal
import urllib.request

import pytest

from tests.faults.crowd import Crowd, Load
from tests.faults.stores import back, ended, execute
from tests.flows.stack import Stack
from tests.plugin_faults import Figures

pytestmark = [pytest.mark.socket, pytest.mark.prove]
AT_ONCE, IN_ORDER = signal.SIGQUIT, signal.SIGINT


async def _down(program: Stack, how: signal.Signals, seconds: float) -> None:
    pid = program.postgres_pid()
    os.kill(pid, how)
    await ended(pid)
    await asyncio.sleep(seconds)


@pytest.mark.fault("F38")
async def test_crashes_and_comes_back_under_load(program: Stack, crowd: Crowd, figures: Figures) -> None:
    async def deed() -> None:
        for _ in range(3):
            await asyncio.sleep(4)
            await _down(program, AT_ONCE, 2)
            await back(program)

    await crowd.under(deed, figures)


@pytest.mark.fault("F39")
async def test_away_for_a_minute(program: Stack, crowd: Crowd, figures: Figures) -> None:
    async def deed() -> None:
        await asyncio.sleep(5)
        await _down(program, IN_ORDER, 0)
        with await asyncio.to_thread(urllib.request.urlopen, f"{program.base}/widget.js") as script:
            assert script.status == 200
        await asyncio.sleep(60)
        await back(program)

    await crowd.under(deed, figures, load=Load(gap_seconds=3.5))


_LOCK = "SELECT count(*) FROM (SELECT 1 FROM handoff_conversation WHERE custody = 'bot' FOR UPDATE) AS held"
_TROUBLE = """CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF random() < 0.08 THEN RAISE EXCEPTION 'as if' USING ERRCODE = '40P01'; END IF;
    IF random() < 0.08 THEN RAISE EXCEPTION 'as if' USING ERRCODE = '40001'; END IF;
    RETURN NEW; END $$;
CREATE TRIGGER trouble BEFORE INSERT ON handoff_message FOR EACH ROW EXECUTE FUNCTION trouble()"""


@pytest.mark.fault("F40")
async def test_rows_are_locked_for_ten_seconds_and_statements_deadlock(
    program: Stack, crowd: Crowd, figures: Figures
) -> None:
    async def deed() -> None:
        await execute(program, _TROUBLE)
        try:
            await asyncio.sleep(4)
            with program.connect() as conn, conn.transaction():
                await asyncio.to_thread(conn.execute, _LOCK)
                await asyncio.sleep(10)
            await asyncio.sleep(10)
        finally:
            await execute(program, "DROP FUNCTION trouble CASCADE")

    await crowd.under(deed, figures)


@pytest.mark.fault("F41")
async def test_nothing_is_acknowledged_while_nothing_can_be_written(
    program: Stack, crowd: Crowd, figures: Figures
) -> None:
    count = "SELECT count(*) FROM handoff_message"

    async def deed() -> None:
        await asyncio.sleep(4)
        await execute(program, "ALTER SYSTEM SET default_transaction_read_only = on")
        await execute(program, "SELECT pg_reload_conf()")
        try:
            await asyncio.sleep(1)
            ((before,),) = await asyncio.to_thread(program.rows, count)
            await asyncio.sleep(15)
            ((after,),) = await asyncio.to_thread(program.rows, count)
        finally:
            await execute(program, "ALTER SYSTEM RESET default_transaction_read_only")
            await execute(program, "SELECT pg_reload_conf()")
        assert before == after

    await crowd.under(deed, figures)
