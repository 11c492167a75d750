"""Where webhooks may go. A name is resolved, every address is checked, and the one checked is the one connected to."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from httpx2 import URL, InvalidURL

from supportbot.api.errors import BadUrl

LONGEST = 500
Address = IPv4Address | IPv6Address
_LAST_PORT = 65_535
_UNICAST = ip_network("2000::/3")


def url_check(text: str) -> URL:
    """The address, if webhooks may go there as far as can be told without asking the network. Raises BadUrl."""
    url = _parsed(text)
    literal = _literal(url.host)
    local = url.host == "localhost" or (literal is not None and literal.is_loopback)
    if url.scheme != "https" and not (url.scheme == "http" and local and _is_trial()):
        raise BadUrl("Write an address that begins with https://.")
    if literal is not None:
        address_check(url.host, literal)
    elif url.host == "localhost":
        address_check(url.host, ip_address("127.0.0.1"))
    return url


def address_check(host: str, address: Address) -> None:
    """That ``address``, to which ``host`` resolves, is public or allowed by the settings. Raises BadUrl."""
    plain = _unwrapped(address)
    if _is_public(plain) or _is_allowed(host, plain) or (plain.is_loopback and _is_trial()):
        return
    raise BadUrl(f"{host} is not on a public network. An operator may allow it with WEBHOOK_PRIVATE_HOSTS.")


async def address_of(url: URL) -> str:
    """The address to connect to, checked. Raises BadUrl, and OSError when the name does not resolve."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(url.raw_host.decode(), url.port or None, type=socket.SOCK_STREAM)
    addresses = [ip_address(sockaddr[0]) for *_, sockaddr in found]
    for address in addresses:
        address_check(url.host, address)
    return str(addresses[0])


def _parsed(text: str) -> URL:
    if not 0 < len(text) <= LONGEST or not text.isprintable() or " " in text:
        raise BadUrl(f"Write an address of at most {LONGEST} characters.")
    try:
        url = URL(text)
    except InvalidURL:
        raise BadUrl("That is not an address.") from None
    if not url.host:
        raise BadUrl("That address has no host.")
    if url.port is not None and not 0 < url.port <= _LAST_PORT:
        raise BadUrl("That address has no port that there is.")
    if url.userinfo or url.fragment:
        raise BadUrl("Leave out the name, the password and the part after #; each delivery is signed.")
    return url


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _unwrapped(address: Address) -> Address:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        # Addresses that carry an IPv4 address inside (6to4, Teredo, NAT64) lead where that leads.
        embeds = address.sixtofour is not None or address.teredo is not None
        return address in _UNICAST and address.is_global and not embeds
    return address.is_global and not address.is_multicast


def _is_allowed(host: str, address: Address) -> bool:
    for entry in settings.WEBHOOK_PRIVATE_HOSTS:
        try:
            if address in ip_network(entry):
                return True
        except ValueError:
            if host.lower() == entry.lower():
                return True
    return False


def _is_trial() -> bool:
    return bool(settings.DEBUG or settings.SUPPORTBOT_DEMO)
