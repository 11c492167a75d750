"""The ``private`` boundary, held at the moment of connecting.

A name is resolved once, every address it has is judged, and one of those judged is connected to. So a name that
resolves otherwise the next time (DNS rebinding) leads nowhere.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable

import httpcore2

from supportbot.llm.boundary import Address, check, literal, resolved


class PrivateNetwork(httpcore2.AsyncNetworkBackend):
    """Connections to private addresses alone."""

    def __init__(self) -> None:
        self._below = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """To the first address that answers. Raises OutsideBoundary, ConnectError, ConnectTimeout."""
        addresses = literal(host) or await _resolve(host, port)
        check(host, addresses)
        failed: httpcore2.ConnectError | None = None
        for address in addresses:
            try:
                return await self._below.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except httpcore2.ConnectError as error:
                failed = error
        raise failed or httpcore2.ConnectError("no address")

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None
    ) -> httpcore2.AsyncNetworkStream:
        return await self._below.connect_unix_socket(path, timeout, socket_options)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def _resolve(host: str, port: int) -> list[Address]:
    try:
        return resolved(await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        raise httpcore2.ConnectError("the name does not resolve") from None
