"""The keys with which a site's own server signs who is signed in there."""

from __future__ import annotations

import re
import secrets

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now

from handoff.models import StaffMember
from handoff.services.auditing import change_record
from supportbot.models import Site, SiteKey
from supportbot.sites.errors import KeyNotFound, KeyOver, KeyThere, NotAPublicKey
from supportbot.sites.services.changing import site_lock, site_named
from supportbot.widget.identity import LONGEST_LIFE

GRACE = LONGEST_LIFE
"""How long a retired key still verifies: as long as a token that was signed with it may run."""
SECRET_BYTES = 32
_MARK_BYTES = 4
_MARK = re.compile(r"[0-9a-f]{8}")
_LONGEST_PREFIX = 31  # a key's name has 40 characters: the site's key, a hyphen, the mark


def new_mark() -> str:
    """What makes a key's name its own. A form carries one, so that sent twice it makes one key."""
    return secrets.token_hex(_MARK_BYTES)


def secret_create(*, by: StaffMember, site_id: int, mark: str) -> tuple[SiteKey, str]:
    """A key for HS256 and its secret, which can be read nowhere again.

    Raises KeyThere when the site has a key of this ``mark``, SiteNotFound.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    return _add(by, site_id, mark, SiteKey.Algorithm.HS256, secret), secret


def public_key_add(*, by: StaffMember, site_id: int, mark: str, pem: str) -> SiteKey:
    """A key for EdDSA whose private half the company keeps to itself.

    Raises NotAPublicKey (``pem``), KeyThere (``pem`` where the site has that key, else about the mark), SiteNotFound.
    """
    return _add(by, site_id, mark, SiteKey.Algorithm.EDDSA, public_key_from(pem))


def key_retire(*, by: StaffMember, site_id: int, kid: str, at_once: bool) -> SiteKey:
    """Let tokens of this key run out, within ``GRACE`` or at once. Raises KeyOver, KeyNotFound."""
    retires_at = Now() if at_once else Now() + GRACE
    with transaction.atomic():
        keys = SiteKey.objects.filter(site_id=site_id, kid=kid)
        later = Q(retires_at__isnull=True) | Q(retires_at__gt=Now()) if at_once else Q(retires_at__isnull=True)
        retired = keys.filter(later).update(retires_at=retires_at)
        key = keys.select_related("site").first()
        if key is None:
            raise KeyNotFound
        if not retired:
            raise KeyOver
        ends = key.retires_at.isoformat() if key.retires_at else None
        change_record("site_key_retired", by=by, of=_named(key, key.site), changes={"retires": [None, ends]})
        return key


def public_key_from(pem: str) -> str:
    """The Ed25519 public key in ``pem``, written anew. Raises NotAPublicKey (``pem``)."""
    if "PRIVATE KEY" in pem.upper():
        raise NotAPublicKey(
            "This is a private key. It belongs on your own server only and was not kept here. As it has left that "
            "server, make a new pair, and paste the public key of it.",
            field="pem",
        )
    try:
        key = load_pem_public_key(pem.strip().encode("ascii"))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NotAPublicKey(field="pem") from error
    if not isinstance(key, Ed25519PublicKey):
        raise NotAPublicKey(
            "This is a public key of another kind. Make an Ed25519 pair: "
            "openssl genpkey -algorithm ed25519 -out private.pem",
            field="pem",
        )
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def _add(by: StaffMember, site_id: int, mark: str, algorithm: str, material: str) -> SiteKey:
    if not _MARK.fullmatch(mark):
        raise KeyThere
    with transaction.atomic():
        site = site_lock(site_id)
        # What is encrypted differs each time it is stored, so the database cannot compare it.
        if any(other.material == material for other in site.keys.filter(retires_at__isnull=True)):
            raise KeyThere("This site has that key already. Look for it in the list.", field="pem")
        kid = f"{site.key[:_LONGEST_PREFIX]}-{mark}"
        try:
            with transaction.atomic():
                key = SiteKey.objects.create(site=site, kid=kid, algorithm=algorithm, material=material)
        except IntegrityError:
            raise KeyThere from None
        change_record("site_key_created", by=by, of=_named(key, site), changes={"algorithm": [None, str(algorithm)]})
        return key


def _named(key: SiteKey, site: Site) -> dict[str, object]:
    return {**site_named(site), "kid": key.kid}
