"""Sockets as uvicorn serves them, but one whose pings are not answered is cut, not closed politely.

A polite end waits until what is still to be sent has been read. A reader of a byte a second, or one whose network is
gone, would keep its place and its buffers for hours; it comes back and is told all it has missed anyway.
"""

from __future__ import annotations

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class SocketProtocol(WebSocketsSansIOProtocol):
    """For ``uvicorn --ws supportbot.socket_protocol:SocketProtocol``."""

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()
