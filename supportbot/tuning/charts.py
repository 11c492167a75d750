"""Shares over an even axis as the points of SVG lines: small charts without a library. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 160
"""Of the picture's own units; the page scales it."""


@dataclass(frozen=True, slots=True)
class Line:
    """``points`` are as SVG has them; where a value is missing the line goes on from the next."""

    name: str
    points: str
    last: float | None


def lines(values: Mapping[str, Sequence[float | None]]) -> list[Line]:
    """One line for each name; values are shares from 0 to 1, at even steps from the left to the right edge."""
    return [Line(name, _points(row), _last(row)) for name, row in values.items()]


def across(place: float) -> float:
    """How far to the right a share of the axis (0–1) lies."""
    return round(place * WIDTH, 1)


def _points(row: Sequence[float | None]) -> str:
    steps = max(len(row) - 1, 1)
    return " ".join(
        f"{across(place / steps)},{round((1 - value) * HEIGHT, 1)}"
        for place, value in enumerate(row)
        if value is not None
    )


def _last(row: Sequence[float | None]) -> float | None:
    return next((value for value in reversed(row) if value is not None), None)
