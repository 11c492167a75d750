"""What a billing system says it has done, and what it says it would do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pydantic import TypeAdapter

from billing.money import Money
from billing.records import Key


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof of an action: the reference of what it made or changed, in the billing system's own words.

    ``status`` is ``pending`` where the system has taken it on but not finished (a refund on its way to the bank).
    ``url`` is a link for the customer alone; it is a secret and never logged. ``touched`` is to be read again.
    """

    ref: str
    status: Literal["done", "pending"] = "done"
    amount: Money | None = None
    url: str = ""
    touched: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class ProrationLine:
    description: str
    amount: Money
    period_start: date
    period_end: date


@dataclass(frozen=True, slots=True)
class PlanChangePreview:
    """What a plan change would bill: ``proration`` is the sum of ``lines``, tax included where the system adds it."""

    lines: tuple[ProrationLine, ...]
    proration: Money
    next_amount: Money
    """What the new price is a period, times the quantity, before tax."""


_STORED: TypeAdapter[Receipt] = TypeAdapter(Receipt)


def receipt_to_stored(receipt: Receipt) -> dict[str, object]:
    """The receipt as JSON values, without the customer's link."""
    stored: dict[str, object] = _STORED.dump_python(replace(receipt, url=""), mode="json")
    return stored


def receipt_from_stored(stored: object) -> Receipt:
    """The receipt again. Raises pydantic.ValidationError where a field is missing or of another type."""
    return _STORED.validate_python(stored)
