"""What can be found in a text, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HIDDEN = "•••"


class Kind(StrEnum):
    """A kind of secret."""

    PAN = "pan"
    CVV = "cvv"
    SSN = "ssn"
    IBAN = "iban"
    BANK_ACCOUNT = "bank_account"
    CREDENTIAL = "credential"


@dataclass(frozen=True, slots=True)
class Span:
    """A secret at [start, end) of a text, and what is shown in its place."""

    start: int
    end: int
    kind: Kind
    shown: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may be stored, and the kinds of secrets that were cut out of it."""

    text: str
    found: frozenset[Kind] = frozenset()


def last_four(digits: str) -> str:
    """The usual way to name a card or account: ``•••• 1111``."""
    return f"•••• {digits[-4:]}"


def is_clear(span: Span, taken: list[Span]) -> bool:
    """Whether ``span`` touches none of ``taken``."""
    return all(span.end <= other.start or span.start >= other.end for other in taken)
