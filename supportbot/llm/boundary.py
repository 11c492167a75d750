"""How far a prompt may go: nowhere, to this company's own network, or to anybody's.

``private`` holds at the moment of connecting: the name is resolved once, every address it has is judged, and one of
those judged is connected to. So a name that resolves otherwise the next time (DNS rebinding) leads nowhere.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal, get_args

import httpcore2

Boundary = Literal["offline", "private", "cloud"]
BOUNDARIES: tuple[Boundary, ...] = get_args(Boundary)
Address = IPv4Address | IPv6Address
_PRIVATE = tuple(
    ip_network(each) for each in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)


class OutsideBoundary(Exception):
    """The endpoint is not where prompts may go. The message names the host, and no address of it."""


def is_private(address: Address) -> bool:
    """This machine, or a network that no provider routes. Link-local ones are neither: clouds keep keys there."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif address.scope_id is not None:
            return False
    return any(address in network for network in _PRIVATE if network.version == address.version)


def check(host: str, addresses: Iterable[Address]) -> None:
    """Raises OutsideBoundary where one of a private endpoint's addresses is not private, or where it has none."""
    found = list(addresses)
    if not found or not all(map(is_private, found)):
        raise OutsideBoundary(f"{host} is not on a private network")


def resolved(found: Iterable[Sequence[object]]) -> list[Address]:
    """The addresses that ``getaddrinfo`` found, each once."""
    return list(dict.fromkeys(ip_address(str(each[4][0])) for each in found))  # type: ignore[index]


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
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise httpcore2.ConnectError("the name does not resolve") from None
        addresses = resolved(found)
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
