"""Who may come in: the site the chat stands on, the token or the visitor's number, and what was proven lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from handoff.frames.fields import Fields, FrameError
from supportbot.identity.proofs import proven_until
from supportbot.identity.tokens import site_signing_keys, token_bind
from supportbot.identity.visitors import visitor_identity
from supportbot.live.limits import may_open
from supportbot.models import Site
from supportbot.widget.identity import Identity, IdentityError, verify_identity
from supportbot.widget.sites import SiteRefused, site_for

_LONGEST_TOKEN = 4096


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chat is opened from: the browser's origin (empty for a program), our host, the address of the network."""

    origin: str = ""
    host: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Hello:
    """What a client says of itself; any of it may be empty."""

    token: str = ""
    key: str = ""
    device: str = ""
    visitor: str = ""
    proof: str = ""
    language: str = ""
    link: str = ""

    @classmethod
    def read(cls, fields: Fields) -> Hello:
        """Raises FieldError."""
        return cls(
            token=fields.optional_text("token", limit=_LONGEST_TOKEN),
            key=fields.optional_text("key", limit=40),
            device=fields.optional_text("device", limit=64),
            visitor=fields.optional_text("visitor", limit=200),
            proof=fields.optional_text("proof", limit=500),
            link=fields.optional_text("link", limit=512),
            language=fields.optional_text("language", limit=16),
        )


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who may chat. ``verified_until`` (UTC) is there while they have proven who they are."""

    identity: Identity
    site: Site | None
    language: str
    link: str = ""
    verified_until: datetime | None = None


class Refused(FrameError):
    """The door stays shut. ``close`` is the code with which the socket closes."""

    def __init__(self, code: str, text: str, close: int, *, retryable: bool = False) -> None:
        super().__init__(code, text)
        self.close = close
        self.retryable = retryable


def admit(hello: Hello, place: Place, *, known: Identity | None = None) -> Admitted:
    """Let in who may. ``known`` is who this socket has proven before, for a hello that brings no token.

    Raises Refused: 4401 where a fresh token helps, 4403 where nothing does, 4429 where a pause does.
    """
    if not may_open(address=place.address, origin=place.origin):
        text = "Too many chats are opened from your network. Please try again in a moment."
        raise Refused("slow_down", text, 4429, retryable=True)
    try:
        site = site_for(hello.key, origin=place.origin, host=place.host)
        identity = known if known is not None and not hello.token else _identity(hello, site)
    except SiteRefused as error:
        raise Refused(error.code, error.text, 4403) from None
    except IdentityError as error:
        raise Refused(error.code, error.text, 4401) from None
    until = proven_until(hello.proof, customer_ref=identity.customer_ref, device=hello.device, now=datetime.now(UTC))
    return Admitted(identity, site, hello.language, hello.link, None if identity.is_visitor else until)


def _identity(hello: Hello, site: Site | None) -> Identity:
    now = datetime.now(UTC)
    if not hello.token and site is not None and site.visitors:
        return visitor_identity(hello.visitor, now=now)
    identity = verify_identity(
        hello.token, keys=settings.WIDGET_SIGNING_KEYS, now=now, site_keys=site_signing_keys(site)
    )
    token_bind(identity, device=hello.device)
    return identity
