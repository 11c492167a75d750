"""Encrypted columns, brought to the newest key in slices; after that the older keys can leave the settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Cast
from encrypted_fields.fields import EncryptedFieldMixin  # type: ignore[import-untyped]  # ships no types

from supportbot.privacy.errors import KeyMissing
from supportbot.privacy.factor_keys import NAME, factors_rotate
from supportbot.privacy.recording import privacy_record

SLICE = 500
_BEGINS = "gAAAA"
"""How every encrypted value begins; what does not was stored before the column was encrypted."""


def encrypted_columns() -> Iterator[tuple[type[models.Model], Any]]:
    """Every encrypted column of every application."""
    for model in apps.get_models():
        for column in model._meta.local_concrete_fields:
            if isinstance(column, EncryptedFieldMixin):
                yield model, column


def keys_rotate() -> Counter[str]:
    """Encrypt with the newest key what is under an older one; how many values, by column. Can be interrupted and begun
    again at any time, beside the running program.

    Raises KeyMissing where a value opens with no key of the settings; what opens is rotated all the same.
    """
    rotated: Counter[str] = Counter()
    locked: Counter[str] = Counter()
    for model, column in encrypted_columns():
        name = f"{model._meta.label}.{column.name}"
        rotated[name], locked[name] = _rotate(model, column)
    rotated[NAME], locked[NAME] = factors_rotate()
    with transaction.atomic():
        privacy_record("keys_rotated", by=None, about={}, counts=dict(rotated))
    shut = [f"{name}: {count}" for name, count in locked.items() if count]
    if shut:
        raise KeyMissing(
            f"Some values open with no key of the settings ({', '.join(shut)}). Put the former SECRET_KEY into"
            " SECRET_KEY_FALLBACKS, or the former SALT_KEY behind the present one, and run it again.",
            field="SECRET_KEY_FALLBACKS",
        )
    return rotated


def _rotate(model: type[models.Model], column: Any) -> tuple[int, int]:
    """How many values were encrypted anew, and how many open with no key."""
    newest, rotated, locked, last = Fernet(column.keys[0]), 0, 0, None
    while True:
        rows = model._base_manager.annotate(stored=Cast(F(column.name), models.TextField())).order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        found = list(rows.values_list("pk", "stored", column.name)[:SLICE])
        for pk, stored, value in found:
            if not stored or _opens(newest, stored):
                continue
            if value == stored and stored.startswith(_BEGINS):  # what cannot be decrypted comes as it is stored
                locked += 1
                continue
            # Only where nobody has written another value meanwhile, which is under the newest key anyway.
            same = model._base_manager.annotate(stored=Cast(F(column.name), models.TextField()))
            rotated += same.filter(pk=pk, stored=stored).update(**{column.name: value})
        if len(found) < SLICE:
            return rotated, locked
        last = found[-1][0]


def _opens(key: Fernet, stored: str) -> bool:
    try:
        key.decrypt(stored.encode())
    except InvalidToken:
        return False
    return True
