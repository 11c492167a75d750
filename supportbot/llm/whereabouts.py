"""Where an address leads, found out without sending anything there: for checks of settings."""

from __future__ import annotations

import socket
from typing import Literal

from supportbot.llm.boundary import OutsideBoundary, check, literal, resolved

Whereabouts = Literal["private", "public", "unknown"]


def whereabouts(host: str, port: int) -> Whereabouts:
    """``private``: each address of the host is this machine's or of a private network; ``unknown``: none is found."""
    try:
        addresses = literal(host) or resolved(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except OSError:
        return "unknown"
    try:
        check(host, addresses)
    except OutsideBoundary:
        return "public"
    return "private"
