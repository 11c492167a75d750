"""Seeds of authenticator apps and recovery codes, which a library keeps inside a JSON column, under the newest key."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.db import transaction
from encrypted_fields.fields import EncryptedTextField  # type: ignore[import-untyped]  # ships no types

NAME = "mfa.Authenticator.data"
_BEGINS = "gAAAA"


def factors_rotate() -> tuple[int, int]:
    """How many values were encrypted anew, and how many open with no key."""
    keys = [Fernet(key) for key in EncryptedTextField().keys]
    rotated = locked = 0
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            held = Authenticator.objects.select_for_update().filter(pk=pk).first()  # a code may be used meanwhile
            for name, value in held.data.items() if held else ():
                try:
                    anew = _anew(value, keys)
                except InvalidToken:
                    locked += 1
                    continue
                rotated += anew != value
                held.data[name] = anew
            if held:
                held.save(update_fields=["data"])
    return rotated, locked


def _anew(value: object, keys: list[Fernet]) -> object:
    """The value under the first of ``keys``; as it is where it is no secret. Raises InvalidToken."""
    if isinstance(value, list):
        return [_anew(one, keys) for one in value]
    if not isinstance(value, str) or not value.startswith(_BEGINS):
        return value
    try:
        keys[0].decrypt(value.encode())
    except InvalidToken:
        return MultiFernet(keys).rotate(value.encode()).decode()
    return value
