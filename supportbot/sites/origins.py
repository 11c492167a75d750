"""Origins as a company writes them, brought into the form in which browsers send them. Pure."""

from __future__ import annotations

import re
from ipaddress import IPv4Address

import idna

LONGEST = 200
"""Characters of one origin, as stored."""
_EXAMPLE = "https://www.example.com"
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1"})
_USUAL_PORTS = {"https": 443, "http": 80}
_LARGEST_PORT = 65_535
_ANY = "*."
_SHAPE = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>.*)")
_ADDRESS_SHAPE = re.compile(r"(?P<host>[^:]*)(?::(?P<port>[0-9]*))?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_BEHIND_THE_HOST = re.compile(r"[/?#\\]")


class BadOrigin(ValueError):
    """This cannot be an origin; the text says what to write instead."""


def origin_from(text: str) -> str:
    """``text`` as a browser would name it: lower case, the host in ASCII, without the usual port or a last slash.

    Only https, save on this machine; a first label ``*`` stands for every subdomain. Raises BadOrigin.
    """
    scheme, rest = _scheme_and_rest(text.strip())
    host, port = _host_and_port(rest)
    named = host.removeprefix(_ANY)
    ascii_host = _ascii(named) if named else ""
    if host != named:
        _check_any(ascii_host)
    if scheme == "http" and (ascii_host not in _THIS_MACHINE or host != named):
        raise BadOrigin("http is for localhost only. Write it with https://")
    number = _port(port, scheme)
    origin = f"{scheme}://{_ANY if host != named else ''}{ascii_host}{number}"
    if len(origin) > LONGEST:
        raise BadOrigin(f"this is longer than {LONGEST} characters. Check that it is one address only")
    return origin


def _scheme_and_rest(text: str) -> tuple[str, str]:
    if any(ord(char) <= 32 or ord(char) == 127 for char in text):  # control characters and the space
        raise BadOrigin("there is a space or an invisible character in it. Write one address a line")
    if text in {"*", "null"}:
        raise BadOrigin("to allow every website, leave the whole box empty")
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise BadOrigin(f"it has to begin with https://, such as {_EXAMPLE}")
    scheme = found["scheme"].lower()
    if scheme not in _USUAL_PORTS:
        raise BadOrigin(f"only https:// can be used, such as {_EXAMPLE}")
    return scheme, found["rest"].removesuffix("/")


def _host_and_port(rest: str) -> tuple[str, str | None]:
    if "@" in rest:
        raise BadOrigin("leave out the user name before the @")
    if _BEHIND_THE_HOST.search(rest):
        raise BadOrigin("leave out what follows the host: the chat is allowed on a whole website, not on one path")
    if rest.startswith("["):
        raise BadOrigin("write the name of the host instead of its IPv6 address")
    found = _ADDRESS_SHAPE.fullmatch(rest)
    if found is None:
        raise BadOrigin("after the colon there has to be a port, a number such as 8443")
    if not found["host"]:
        raise BadOrigin(f"the host is missing, such as {_EXAMPLE}")
    return found["host"], found["port"]


def _ascii(host: str) -> str:
    if "*" in host:
        raise BadOrigin("a star can only stand first, for all subdomains: https://*.example.com")
    if host.endswith("."):
        raise BadOrigin("leave out the dot at the end")
    try:
        name = idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise BadOrigin(f"“{host}” is no name of a host. Check its spelling") from error
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        try:
            IPv4Address(name)
        except ValueError as error:
            raise BadOrigin("this is no complete IPv4 address. Write four numbers, or the name of the host") from error
    return name


def _check_any(rest: str) -> None:
    if "." not in rest or _NUMBER.fullmatch(rest.rpartition(".")[2]):
        raise BadOrigin("after the star there has to be a domain of yours, such as https://*.example.com")


def _port(port: str | None, scheme: str) -> str:
    if port is None:
        return ""
    if not port or not 0 < int(port[:6]) <= _LARGEST_PORT or len(port) > len(str(_LARGEST_PORT)):
        raise BadOrigin(f"after the colon there has to be a port between 1 and {_LARGEST_PORT}, or nothing")
    number = int(port)
    return "" if number == _USUAL_PORTS[scheme] else f":{number}"
