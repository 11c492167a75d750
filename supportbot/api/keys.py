"""API keys: made, checked, revoked. The secret is shown to whoever makes the key and kept by nobody."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from handoff.models import StaffMember
from handoff.services.auditing import change_record
from supportbot.api.errors import KeyInvalid, KeyNotFound
from supportbot.models import ApiKey

USED_EVERY = timedelta(minutes=1)
_TOKEN = re.compile(r"sb_([0-9a-f]{12})_([0-9a-f]{48})")
_NOBODY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key and its token, which is not seen again."""

    key: ApiKey
    token: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request speaks for."""

    key_id: int
    prefix: str
    scopes: frozenset[str]


def key_create(*, by: StaffMember, name: str, scopes: Sequence[str], expires_at: datetime | None) -> NewKey:
    """Make a key that works until ``expires_at`` (UTC; None: until it is revoked)."""
    prefix, secret = secrets.token_hex(6), secrets.token_hex(24)
    with transaction.atomic():
        key = ApiKey.objects.create(
            prefix=prefix,
            secret_hash=_hash(secret),
            name=name,
            scopes=sorted(scopes),
            created_by=by,
            expires_at=expires_at,
        )
        given = {"scopes": [[], key.scopes], "expires_at": [None, expires_at.isoformat() if expires_at else None]}
        change_record("api_key_created", by=by, of={"key": key.pk, "name": name}, changes=given)
    return NewKey(key, f"sb_{prefix}_{secret}")


def key_revoke(*, by: StaffMember, key_id: int) -> None:
    """End a key at once; one that is revoked already stays so. Raises KeyNotFound."""
    with transaction.atomic():
        revoked = ApiKey.objects.filter(pk=key_id, revoked_at__isnull=True).update(revoked_at=Now())
        key = ApiKey.objects.filter(pk=key_id).first()
        if key is None:
            raise KeyNotFound
        if revoked:
            change_record("api_key_revoked", by=by, of={"key": key.pk, "name": key.name}, changes={})


def key_authenticate(*, token: str) -> Caller:
    """Whose token it is. Raises KeyInvalid, alike for all that is wrong with it."""
    parts = _TOKEN.fullmatch(token)
    prefix, secret = parts.groups() if parts else ("", "")
    key = ApiKey.objects.filter(prefix=prefix).first()
    known = hmac.compare_digest(_hash(secret), key.secret_hash if key else _NOBODY)
    now = timezone.now()
    if key is None or not known or key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now):
        raise KeyInvalid
    if key.last_used_at is None or now - key.last_used_at >= USED_EVERY:
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USED_EVERY)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)
    return Caller(key.pk, key.prefix, frozenset(key.scopes))


def _hash(secret: str) -> str:
    # The secret is 192 random bits, which no dictionary holds: a fast hash hides it as well as a slow one.
    return hashlib.sha256(secret.encode()).hexdigest()
