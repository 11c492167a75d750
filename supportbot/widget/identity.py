"""The customer's signed identity: a short-lived token that the company's server signs and the chat verifies.

The token is a JWT (HS256 or EdDSA) with ``sub`` (the customer's reference), ``aud`` "supportbot", ``exp``, ``iat`` and
``jti``. The keys of the settings are ``kid:secret`` strings for HS256. The first signs; each of them verifies, so a key
is replaced by putting the new one in front and dropping the old one when its last token has expired. A key is only
ever used with its own algorithm, whatever the token's header says.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar, TypeGuard
from uuid import uuid4

import jwt
from jwt.types import Options

from supportbot.answering.identity import is_visitor

ALGORITHM = "HS256"
AUDIENCE = "supportbot"
LEEWAY = timedelta(seconds=60)
LONGEST_LIFE = timedelta(hours=24)
"""A token that would be valid for longer is refused: what has leaked must not open the account for weeks."""
SECRET_BYTES_MIN = 32
REFERENCE_LENGTH_MAX = 200
TOKEN_LENGTH_MAX = 4096
REQUIRED_CLAIMS = ("sub", "exp", "aud", "iat", "jti")


class IdentityError(Exception):
    """The identity is not proven.

    ``code`` is one of ``TEXTS``; the text is safe to show to anybody.
    """

    TEXTS: ClassVar[Mapping[str, str]] = {
        "token_missing": "Please sign in to use the chat.",
        "token_invalid": "We could not confirm who you are. Please reload the page.",
        "token_expired": "Your sign-in has expired. Please reload the page.",
        "token_replayed": "This sign-in is in use in another browser. Please reload the page.",
        "token_revoked": "You have been signed out. Please sign in again to go on.",
    }

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = self.TEXTS[code]


LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is there. Times are UTC; ``name`` is empty when the token has none.

    For a visitor nobody has signed anything: ``customer_ref`` begins with ``VISITOR_PREFIX``.
    """

    customer_ref: str
    expires_at: datetime
    token_id: str
    name: str = ""
    issued_at: datetime = LONG_AGO

    @property
    def is_visitor(self) -> bool:
        return is_visitor(self.customer_ref)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """``material`` is the shared secret for HS256, the public key (PEM) for EdDSA."""

    kid: str
    material: str
    algorithm: str = ALGORITHM


def parse_keys(keys: Iterable[str]) -> list[SigningKey]:
    """Keys from ``kid:secret`` strings, in order.

    Raises ValueError, which never repeats a secret, when there is none, one is malformed or its secret is too short.
    """
    parsed = []
    for position, key in enumerate(keys, start=1):
        kid, separator, secret = key.partition(":")
        if not (kid and separator):
            raise ValueError(f"signing key {position} is not of the form kid:secret")
        if len(secret.encode()) < SECRET_BYTES_MIN:
            raise ValueError(f"the secret of signing key {kid!r} is shorter than {SECRET_BYTES_MIN} bytes")
        parsed.append(SigningKey(kid, secret))
    if not parsed:
        raise ValueError("no signing key")
    return parsed


def sign_identity(customer_ref: str, *, name: str, keys: Sequence[str], now: datetime, ttl: timedelta) -> str:
    """A token for ``customer_ref``, valid from ``now`` (aware) for ``ttl``, signed with the first of ``keys``.

    Raises ValueError for a reference that no verifier would take, and what ``parse_keys`` raises.
    """
    if not _is_text(customer_ref):
        raise ValueError("the customer's reference is empty, too long or not plain text")
    key = parse_keys(keys)[0]
    claims = {
        "sub": customer_ref,
        "name": name,
        "aud": AUDIENCE,
        "iat": int(now.timestamp()),
        "exp": int((now + ttl).timestamp()),
        "jti": uuid4().hex,
    }
    return jwt.encode(claims, key.material, algorithm=ALGORITHM, headers={"kid": key.kid})


def verify_identity(
    token: str | None, *, keys: Sequence[str], now: datetime, site_keys: Sequence[SigningKey] = ()
) -> Identity:
    """The identity that ``token`` proves at ``now`` (aware), with the settings' keys or those of the site it came from.

    Raises IdentityError, and what ``parse_keys`` raises.
    """
    if not token:
        raise IdentityError("token_missing")
    if not isinstance(token, str) or len(token) > TOKEN_LENGTH_MAX or not token.isascii():
        raise IdentityError("token_invalid")
    claims = _verified_claims(token, _candidates(token, [*parse_keys(keys), *site_keys]))
    reference, token_id, name = claims["sub"], claims["jti"], claims.get("name", "")
    if not (_is_text(reference) and _is_text(token_id)) or is_visitor(reference):
        raise IdentityError("token_invalid")
    expires_at, issued_at = _moment(claims["exp"]), _moment(claims["iat"])
    if issued_at > now + LEEWAY or expires_at - issued_at > LONGEST_LIFE:
        raise IdentityError("token_invalid")
    if expires_at <= now - LEEWAY:
        raise IdentityError("token_expired")
    return Identity(reference, expires_at, token_id, name if _is_text(name) else "", issued_at)


def _candidates(token: str, keys: list[SigningKey]) -> list[SigningKey]:
    """The keys that may have signed ``token``: the one it names, or all of them when it names none."""
    try:
        kid = jwt.get_unverified_header(token).get("kid")
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise IdentityError("token_invalid") from error
    return keys if kid is None else [key for key in keys if key.kid == kid]


def _verified_claims(token: str, keys: list[SigningKey]) -> dict[str, object]:
    # The library's clock checks are off: they read the machine's clock, and ours is a parameter.
    options: Options = {
        "require": list(REQUIRED_CLAIMS),
        "verify_exp": False,
        "verify_iat": False,
        "verify_nbf": False,
    }
    for key in keys:
        try:
            claims: dict[str, object] = jwt.decode(
                token, key.material, algorithms=[key.algorithm], audience=AUDIENCE, options=options
            )
        except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
            continue  # signed with another of the keys, if with any
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise IdentityError("token_invalid") from error
        return claims
    raise IdentityError("token_invalid")


def _is_text(value: object) -> TypeGuard[str]:
    """Whether ``value`` can be kept: text, not empty, not long, encodable, without control characters."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= REFERENCE_LENGTH_MAX
        and not any(ord(char) < 32 or 0xD800 <= ord(char) <= 0xDFFF for char in value)
    )


def _moment(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise IdentityError("token_invalid")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise IdentityError("token_invalid") from error
