"""How sure it is who is asking, as steps of a ladder."""

from __future__ import annotations

from typing import Literal

IdentityStep = Literal["anonymous", "signed", "verified"]
"""``anonymous``: a visitor; ``signed``: the company's site vouches for the customer; ``verified``: the customer has
also proven it with a second step just now."""

LADDER: tuple[IdentityStep, ...] = ("anonymous", "signed", "verified")


VISITOR_PREFIX = "visitor:"
"""How the references of people begin who are not signed in; no token may name one."""


def is_visitor(customer_ref: str) -> bool:
    """Whether the reference is of somebody who is not signed in."""
    return not customer_ref or customer_ref.startswith(VISITOR_PREFIX)


def default_step(customer_ref: str) -> IdentityStep:
    """What is sure of a reference by itself: it comes from a signed token, or is a visitor's."""
    return "anonymous" if is_visitor(customer_ref) else "signed"


def reaches(step: IdentityStep, least: IdentityStep) -> bool:
    """Whether ``step`` is ``least`` or higher."""
    return LADDER.index(step) >= LADDER.index(least)
