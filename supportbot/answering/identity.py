"""How sure it is who is asking, as steps of a ladder."""

from __future__ import annotations

from typing import Literal

IdentityStep = Literal["anonymous", "signed", "verified"]
"""``anonymous``: a visitor; ``signed``: the company's site vouches for the customer; ``verified``: the customer has
also proven it with a second step just now."""

LADDER: tuple[IdentityStep, ...] = ("anonymous", "signed", "verified")


def reaches(step: IdentityStep, least: IdentityStep) -> bool:
    """Whether ``step`` is ``least`` or higher."""
    return LADDER.index(step) >= LADDER.index(least)
