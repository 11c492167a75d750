"""The arithmetic of scorecards. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any, Literal

Scale = Literal["yes_no", "one_to_five"]
NOT_APPLICABLE = "na"
VALUES: Mapping[Scale, tuple[str, ...]] = {"yes_no": ("yes", "no"), "one_to_five": ("1", "2", "3", "4", "5")}
"""What may be answered on each scale, beside that it does not apply."""
_POINTS: Mapping[str, Fraction] = {
    "yes": Fraction(1),
    "no": Fraction(0),
    **{str(n): Fraction(n - 1, 4) for n in range(1, 6)},
}
_CRITICAL_BELOW = Fraction(1, 2)
"""A critical criterion has failed with a no, and with a 1 or 2 of 5."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is looked at. ``weight`` is relative to the others' and at least 1."""

    label: str
    weight: int
    scale: Scale
    critical: bool = False

    def as_stored(self) -> dict[str, Any]:
        return {"label": self.label, "weight": self.weight, "scale": self.scale, "critical": self.critical}

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Criterion:
        return cls(stored["label"], stored["weight"], stored["scale"], stored["critical"])

    @property
    def values(self) -> tuple[str, ...]:
        return (*VALUES[self.scale], NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Result:
    """``total`` is in percent, rounded down to a tenth; it and ``passed`` are empty where nothing applied.

    ``failed`` are the critical criteria that failed the whole, by their place.
    """

    total: Decimal | None
    passed: bool | None
    failed: tuple[int, ...] = ()


def result_of(criteria: Sequence[Criterion], values: Sequence[str], pass_mark: int) -> Result:
    """What ``values`` come to, in the order of ``criteria``; ``pass_mark`` is in percent.

    What does not apply is left out of the weights. Whether it passes is asked of the exact total, and the total shown
    is rounded down, so that none that failed shows the pass mark. Raises ValueError for a value off the scale.
    """
    answered = [
        (place, criterion, _points(criterion, value))
        for place, (criterion, value) in enumerate(zip(criteria, values, strict=True))
        if value != NOT_APPLICABLE
    ]
    if not answered:
        return Result(None, None)
    weight = sum(criterion.weight for _, criterion, _ in answered)
    exact = 100 * sum((criterion.weight * points for _, criterion, points in answered), Fraction(0)) / weight
    failed = tuple(place for place, criterion, points in answered if criterion.critical and points < _CRITICAL_BELOW)
    return Result(_rounded_down(exact), exact >= pass_mark and not failed, failed)


def _points(criterion: Criterion, value: str) -> Fraction:
    if value not in VALUES[criterion.scale]:
        raise ValueError(f"{value!r} is not on the scale {criterion.scale}")
    return _POINTS[value]


def _rounded_down(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator * 10 // exact.denominator) / 10).quantize(Decimal("0.1"), rounding=ROUND_FLOOR)
