"""Ids in Stripe's form: a prefix of the kind, then letters and digits."""

from __future__ import annotations

import secrets
import string

_ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    return f"{prefix}_{''.join(_ALPHABET[byte % len(_ALPHABET)] for byte in secrets.token_bytes(length))}"
