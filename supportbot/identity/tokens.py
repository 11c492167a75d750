"""Signed tokens in use: each belongs to one browser, and none outlives a sign-out."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from supportbot.models import Site, SiteKey
from supportbot.widget.identity import Identity, IdentityError, SigningKey

_TRIES = 3
_BIND = """
WITH fresh AS (
    INSERT INTO supportbot_tokenuse (token_id, device, expires_at)
    VALUES (%(token_id)s, %(device)s, %(expires_at)s) ON CONFLICT DO NOTHING RETURNING device, ended_at
), found AS (
    SELECT device, ended_at FROM fresh
    UNION ALL SELECT device, ended_at FROM supportbot_tokenuse WHERE token_id = %(token_id)s
)
SELECT found.device, found.ended_at IS NOT NULL, EXISTS (
    SELECT FROM supportbot_revocation WHERE customer_ref = %(customer_ref)s AND before >= %(issued_at)s)
FROM found"""


def token_bind(identity: Identity, *, device: str) -> None:
    """That the token is this browser's to use: the first to bring it keeps it.

    Raises IdentityError ``token_replayed`` when another browser has it, ``token_revoked`` after a sign-out.
    """
    values: dict[str, Any] = {
        "token_id": identity.token_id,
        "device": device,
        "expires_at": identity.expires_at,
        "customer_ref": identity.customer_ref,
        "issued_at": identity.issued_at,
    }
    # Nothing is found while another transaction is about to commit the same token: then it is asked again.
    for _ in range(_TRIES):
        with connection.cursor() as cursor:
            cursor.execute(_BIND, values)
            row = cursor.fetchone()
        if row is not None:
            break
    owner, ended, revoked = row or ("", False, False)
    if ended or revoked:
        raise IdentityError("token_revoked")
    if owner != device:
        raise IdentityError("token_replayed")


def site_signing_keys(site: Site | None) -> list[SigningKey]:
    """The keys that verify the site's tokens now."""
    if site is None:
        return []
    current = SiteKey.objects.filter(Q(retires_at__isnull=True) | Q(retires_at__gt=Now()), site=site)
    return [SigningKey(key.kid, key.material, key.algorithm) for key in current]
