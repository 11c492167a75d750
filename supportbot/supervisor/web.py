"""Asks after the web process: is its port free, does it answer."""

from __future__ import annotations

import asyncio
import socket

from supportbot.supervisor.errors import PortBusy
from supportbot.supervisor.plan import HOST

_PAUSE_SECONDS = 0.1


def require_free_port(port: int) -> None:
    """Raises PortBusy when somebody listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortBusy(port) from error


async def healthy(port: int, *, seconds: float) -> bool:
    """Wait until ``/healthz`` answers 200, at most so long."""
    try:
        async with asyncio.timeout(seconds):
            while not await _answers(port):
                await asyncio.sleep(_PAUSE_SECONDS)
    except TimeoutError:
        return False
    return True


async def _answers(port: int) -> bool:
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    try:
        request = f"GET /healthz HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n"
        writer.write(request.encode())
        status = await reader.readline()
        return b" 200 " in status
    except OSError:
        return False
    finally:
        writer.close()
