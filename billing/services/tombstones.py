"""References that were erased, as keyed hashes: asked by whatever copies or loads customers."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import connection

from billing.errors import ErasureKeyLocked
from billing.models import ErasedCustomer, ErasureKey

_BYTES = 32
_TURN = 7_305_119
"""Advisory lock: shared by who writes customers, alone by who erases one."""


def digest_of(ref: str) -> str:
    """The keyed hash of a reference, ours or a billing system's. Makes the key where there is none yet."""
    return _digest(ref, _secret())


def erased_among(refs: Collection[str]) -> set[str]:
    """Those of ``refs`` that were erased. Certain to the end of the caller's transaction: no erasure ends before it."""
    if not connection.in_atomic_block:
        raise RuntimeError("erased_among needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_TURN])
    if not refs or not ErasureKey.objects.exists():
        return set()
    secret = _secret()
    by_digest = {_digest(ref, secret): ref for ref in refs if ref}
    found = ErasedCustomer.objects.filter(digest__in=by_digest).values_list("digest", flat=True)
    return {by_digest[digest] for digest in found}


def erased_on(ref: str) -> datetime | None:
    """When ``ref`` was erased; None where it was not."""
    if not ErasureKey.objects.exists():
        return None
    return ErasedCustomer.objects.filter(digest=digest_of(ref)).values_list("erased_at", flat=True).first()


def tombstones_set(refs: Collection[str]) -> None:
    """Keep that these were erased, in the erasure's transaction; waits for whoever writes customers now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
    rows = [ErasedCustomer(digest=digest_of(ref)) for ref in refs if ref]
    ErasedCustomer.objects.bulk_create(rows, ignore_conflicts=True)


def tombstone_lift(ref: str) -> bool:
    """Let the reference be copied and loaded again, as for somebody who has come back; whether it was erased."""
    return bool(ErasureKey.objects.exists() and ErasedCustomer.objects.filter(digest=digest_of(ref)).delete()[0])


def _secret() -> bytes:
    row, _ = ErasureKey.objects.get_or_create(pk=1, defaults={"secret": secrets.token_hex(_BYTES)})
    if len(row.secret) != 2 * _BYTES:  # what cannot be decrypted comes as it is stored
        raise ErasureKeyLocked
    return str(row.secret).encode()


def _digest(ref: str, secret: bytes) -> str:
    return hmac.new(secret, ref.encode(), hashlib.sha256).hexdigest()
