"""Connections that died with the server are replaced; what was in the way is said to be tried again."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection, connections
from psycopg import AsyncConnection

from handoff import store, threads
from handoff.errors import TryAgain
from tests.handoff.async_stores import _closed_stores

__all__ = ["_closed_stores"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _this_thread_is_not_connected(transactional_db: None) -> None:
    """What these tests kill must not be what empties the tables after them."""
    connections.close_all()


async def _one() -> int:
    async with store.connection() as conn:
        row = await (await conn.execute("SELECT 1")).fetchone()
        assert row is not None
        return int(row[0])


async def _grown_pool() -> None:
    """As many connections as the pool may have, all idle."""
    hold, taken = asyncio.Event(), 0

    async def keep_one() -> None:
        nonlocal taken
        async with store.connection():
            taken += 1
            await hold.wait()

    keepers = [asyncio.create_task(keep_one()) for _ in range(settings.SOCKET_POOL_SIZE)]
    async with asyncio.timeout(20):
        while taken < settings.SOCKET_POOL_SIZE:
            await asyncio.sleep(0.01)
    hold.set()
    await asyncio.gather(*keepers)


def _kill_all() -> None:
    """What a restart of the server does to everybody who is connected."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_after_a_restart_one_request_fails_and_not_one_for_each_connection() -> None:
    await _grown_pool()
    await sync_to_async(_kill_all)()
    with pytest.raises(TryAgain):
        await _one()
    for _ in range(settings.SOCKET_POOL_SIZE):
        assert await _one() == 1


async def test_reading_does_not_even_fail_once() -> None:
    await _grown_pool()
    await sync_to_async(_kill_all)()
    assert await store.fetch("SELECT 1", {}) == [(1,)]


async def test_a_lock_that_is_held_too_long_is_tried_again_and_the_connection_is_sound() -> None:
    async with store.connection() as probe:
        address = probe.info.dsn
    blocker: AsyncConnection[tuple[object, ...]]
    async with await AsyncConnection.connect(address) as blocker:
        await blocker.execute("LOCK TABLE handoff_team IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(TryAgain):
            await _teams(patience="50ms")
        assert await _one() == 1


async def _teams(*, patience: str) -> None:
    async with store.connection() as conn, conn.transaction():
        await conn.execute(f"SET LOCAL lock_timeout = '{patience}'")
        await conn.execute("SELECT count(*) FROM handoff_team")


async def test_services_in_threads_say_so_too() -> None:
    def cut_off() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(TryAgain):
        await threads.run(cut_off)

    def look() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return int(cursor.fetchone()[0])

    assert await threads.run(look) == 1
