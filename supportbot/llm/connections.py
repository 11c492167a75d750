"""HTTP connections to endpoints, kept and used again within one event loop."""

from __future__ import annotations

import asyncio
import ssl
from weakref import WeakKeyDictionary

import httpcore2

from supportbot.llm.boundary import Boundary
from supportbot.llm.network import Network

_MOST = 200
_KEPT = 20
_KEPT_SECONDS = 30.0


class Connections:
    """One pool for each event loop: that of the web process lives long, each ``asyncio.run`` of a worker has its own.

    Nothing is read from the environment (no proxy), and no redirect is followed: a prompt goes where it was sent.
    """

    def __init__(self, boundary: Boundary, *, trust: ssl.SSLContext | None = None) -> None:
        """``trust`` says whose certificates are believed; by default what this system believes."""
        self.boundary = boundary
        self._trust = trust
        self._pools: WeakKeyDictionary[asyncio.AbstractEventLoop, httpcore2.AsyncConnectionPool] = WeakKeyDictionary()

    def pool(self) -> httpcore2.AsyncConnectionPool:
        """That of the running loop."""
        loop = asyncio.get_running_loop()
        pool = self._pools.get(loop)
        if pool is None:
            pool = self._pools[loop] = httpcore2.AsyncConnectionPool(
                max_connections=_MOST,
                max_keepalive_connections=_KEPT,
                keepalive_expiry=_KEPT_SECONDS,
                network_backend=Network(self.boundary),
                ssl_context=self._trust,
            )
        return pool

    async def aclose(self) -> None:
        """Close the running loop's pool; a loop that ends must have this called first."""
        pool = self._pools.pop(asyncio.get_running_loop(), None)
        if pool is not None:
            await pool.aclose()
