"""How far a prompt may go: nowhere, to this company's own network, or to anybody's. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal, get_args
from urllib.parse import urlsplit

Boundary = Literal["offline", "private", "cloud"]
BOUNDARIES: tuple[Boundary, ...] = get_args(Boundary)
Address = IPv4Address | IPv6Address
_PORTS = {"http": 80, "https": 443}
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


def address_of(url: str) -> tuple[str, int] | None:
    """Host and port of an address to send something to; None where it is none, or has more than a path."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    host = parts.hostname or ""
    fits = host and host.isascii() and parts.scheme in _PORTS and not parts.query and not parts.fragment
    return (host, port) if fits else None


def literal(host: str) -> list[Address]:
    """The address that ``host`` is written as, none where it is a name."""
    try:
        return [ip_address(host)]
    except ValueError:
        return []


def resolved(found: Iterable[Sequence[object]]) -> list[Address]:
    """The addresses that ``getaddrinfo`` found, each once."""
    return list(dict.fromkeys(ip_address(str(each[4][0])) for each in found))  # type: ignore[index]
