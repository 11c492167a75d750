"""The HTTP protocol of a sandbox: as uvicorn's, but an application may cut the connection under an answer."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class CuttableProtocol(HttpToolsProtocol):
    """Leaves the connection in ``scope["state"]["transport"]``."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        state: dict[str, Any] = self.scope["state"]
        state["transport"] = self.transport


def reset(transport: asyncio.Transport) -> None:
    """End the connection by a TCP reset, unsent bytes thrown away: the other side sees "connection reset by peer"."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
