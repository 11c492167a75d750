"""The socket path's own way to Postgres: psycopg's async pool, one per event loop.

Django's async ORM shares one thread among all sockets, so that one slow query delays every other. Statements that run
for each message go through here; all else runs as ordinary sync services in a bounded pool of threads.
"""

from __future__ import annotations

import asyncio
import weakref
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from django.conf import settings
from django.db import connections
from psycopg import AsyncConnection, OperationalError
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from handoff.errors import TryAgain

# A customer waits: what is locked for longer is said to be tried again, and its connection is free for others.
# Every statement here finds its rows by key, so planning it anew for each message would gain nothing.
_SESSION = "-c lock_timeout=2500 -c statement_timeout=5000 -c plan_cache_mode=force_generic_plan"
Pool = AsyncConnectionPool[AsyncConnection[TupleRow]]
_pools: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Pool] = weakref.WeakKeyDictionary()
_opening: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = weakref.WeakKeyDictionary()


def connection_options(session: str = _SESSION) -> dict[str, Any]:
    """What Django would connect with, so that both ways lead to the same database (the tests' one too).

    ``session`` are the server's options of it, as ``-c name=value``.
    """
    options = connections["default"].get_connection_params()
    for ours in ("cursor_factory", "context", "server_side_binding", "pool"):
        options.pop(ours, None)
    return {**options, "autocommit": True, "options": session}


async def _pool() -> Pool:
    loop = asyncio.get_running_loop()
    if loop in _pools:
        return _pools[loop]
    async with _opening.setdefault(loop, asyncio.Lock()):
        if loop not in _pools:
            pool: Pool = AsyncConnectionPool(
                kwargs=connection_options(),
                min_size=1,
                max_size=settings.SOCKET_POOL_SIZE,
                timeout=settings.SOCKET_POOL_WAIT_SECONDS,
                reconnect_timeout=settings.SOCKET_POOL_WAIT_SECONDS,
                open=False,
                name="sockets",
            )
            await pool.open()
            _pools[loop] = pool
    return _pools[loop]


def pool_stats() -> dict[str, int]:
    """psycopg's figures of the pools of this process, added up: ``pool_size``, ``requests_waiting`` and so on."""
    return dict(sum((Counter(pool.get_stats()) for pool in list(_pools.values())), Counter()))


async def close() -> None:
    """Close this loop's pool, if it was opened."""
    pool = _pools.pop(asyncio.get_running_loop(), None)
    if pool is not None:
        await pool.close()


@asynccontextmanager
async def connection() -> AsyncIterator[AsyncConnection[TupleRow]]:
    """A connection in autocommit. Raises TryAgain when the store does not answer."""
    pool, conn = await _pool(), None
    try:
        async with pool.connection() as conn:
            yield conn
    except (OperationalError, PoolTimeout) as error:
        if conn is not None and conn.closed:
            await pool.check()  # the server has gone or come again: the idle ones are as dead, and are replaced
        raise TryAgain from error


async def fetch(sql: str, values: dict[str, Any]) -> list[TupleRow]:
    """All rows of one read. A connection that died while idle is replaced once; then TryAgain."""
    try:
        return await _fetch_once(sql, values)
    except TryAgain:
        return await _fetch_once(sql, values)


async def _fetch_once(sql: str, values: dict[str, Any]) -> list[TupleRow]:
    async with connection() as conn:
        cursor = await conn.execute(sql, values)
        return await cursor.fetchall()
