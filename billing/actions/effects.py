"""What is said to happen before anybody says yes to it, and kept with the action as what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import TypeAdapter

from billing.money import Money

Note = Literal[
    "sent_to_address_on_file",
    "collected_meanwhile",
    "as_credit",
    "off_the_bill",
    "to_the_same_method",
    "pay_yourself",
    "for_good",
    "early_fee",
    "cooling_off",
    "term_over",
    "trial_ends",
    "all_of_them",
    "open_bills_stay",
    "on_the_next_bill",
]


@dataclass(frozen=True, slots=True)
class Effect:
    """``amount`` is what moves, ``fee`` what it costs besides, ``on`` the day from which it is so.

    ``before`` and ``after`` are the values as they were and will be; ``then`` is what is paid a period from then on.
    """

    amount: Money | None = None
    fee: Money | None = None
    on: date | None = None
    before: str = ""
    after: str = ""
    then: Money | None = None
    notes: tuple[Note, ...] = ()


_STORED: TypeAdapter[Effect] = TypeAdapter(Effect)


def effect_to_stored(effect: Effect) -> dict[str, object]:
    """The effect as JSON values."""
    stored: dict[str, object] = _STORED.dump_python(effect, mode="json")
    return stored


def effect_from_stored(stored: object) -> Effect:
    """The effect again. Raises pydantic.ValidationError where a field is missing or of another type."""
    return _STORED.validate_python(stored)
