"""References of what a command makes: the same key always makes the same ones."""

from __future__ import annotations

from hashlib import sha256


def made_ref(prefix: str, key: str, part: str = "") -> str:
    """``prefix`` and 24 hexadecimal digits drawn from the idempotency key, and from ``part`` where it makes several."""
    digits = sha256("\n".join((key, part)).encode()).hexdigest()
    return f"{prefix}_{digits[:24]}"
