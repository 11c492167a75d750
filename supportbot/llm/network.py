"""TCP and TLS as asyncio has them, under the HTTP library: the least work for each part of a stream.

The ``private`` boundary is held here, at the moment of connecting: a name is resolved once, every address it has is
judged, and one of those judged is connected to. So a name that resolves otherwise the next time (DNS rebinding) leads
nowhere. Nothing here has a time limit of its own: ``Deadlines`` has them all.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2

from supportbot.llm.boundary import Address, Boundary, check, literal, resolved

_EACH_BUT_THE_LAST = 1.0
"""Seconds that an address of a name has to answer, before the next is tried."""


class Network(httpcore2.AsyncNetworkBackend):
    def __init__(self, boundary: Boundary) -> None:
        self._boundary = boundary

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Raises OutsideBoundary, ConnectError."""
        addresses = literal(host) or await _resolve(host, port)
        if self._boundary != "cloud":
            check(host, addresses)
        *before, last = addresses
        for address in before:
            try:
                async with asyncio.timeout(_EACH_BUT_THE_LAST):
                    return await _connect(str(address), port)
            except (httpcore2.ConnectError, TimeoutError):
                continue
        return await _connect(str(last), port)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Stream(httpcore2.AsyncNetworkStream):
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Empty at the end. Raises ReadError."""
        try:
            return await self._reader.read(max_bytes)
        except OSError as error:
            raise httpcore2.ReadError(type(error).__name__) from None

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Raises WriteError."""
        if not buffer:
            return
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:
            raise httpcore2.WriteError(type(error).__name__) from None

    async def aclose(self) -> None:
        """At once, unsent bytes thrown away: the endpoint is to stop."""
        self._writer.transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.AsyncNetworkStream:
        """Raises ConnectError, also where the certificate is not the host's."""
        try:
            await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except OSError as error:
            await self.aclose()
            raise httpcore2.ConnectError(type(error).__name__) from None
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # asked of an idle connection, where only its end can be read
            return self._reader.at_eof()
        return self._writer.get_extra_info(info)


async def _connect(host: str, port: int) -> _Stream:
    try:
        return _Stream(*await asyncio.open_connection(host, port))
    except OSError as error:
        raise httpcore2.ConnectError(type(error).__name__) from None


async def _resolve(host: str, port: int) -> list[Address]:
    """At least one. Raises ConnectError."""
    try:
        found = resolved(await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise httpcore2.ConnectError("the name does not resolve")
    return found
