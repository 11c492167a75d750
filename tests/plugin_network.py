"""Keeps tests off the network: only this machine and its sockets may be reached. Loaded early with ``-p``."""

from __future__ import annotations

import ipaddress
import sys

_LOCAL_NAMES = frozenset({"", "localhost", "0.0.0.0", "::"})  # noqa: S104 - compared with, never listened on


class OutsideNetwork(ConnectionError):
    """A test tried to reach another machine."""


def _is_local(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name is None or name in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def _watch(event: str, args: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = args[1]
        host = address[0] if isinstance(address, tuple) and address else None
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = args[0]
    else:
        return
    if not _is_local(host):
        raise OutsideNetwork(f"Tests reach this machine only, not {host!r}.")


# A hook of the interpreter sees every library's sockets, however it imported them.
sys.addaudithook(_watch)
