"""One figure as it is shown: its value, its change, its course, what it means, and the way to what is behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from supportbot.measuring.definitions import FIGURES, Figure, Unit
from supportbot.measuring.links import behind
from supportbot.measuring.reading import Counted
from supportbot.measuring.writing import change_written, tone, written

_WIDTH, _HEIGHT = 100, 28


@dataclass(frozen=True, slots=True)
class Card:
    """``course`` are the points of a polyline in a box of 100 by 28, empty where there is no course to show."""

    figure: Figure
    value: str
    change: str
    tone: str
    before: str
    base: int
    link: str
    course: str = ""

    @property
    def arrow(self) -> str:
        return {"+": "▲", "-": "▼"}.get(self.change[:1], "")


def card(key: str, counted: Counted, *, course: bool = False) -> Card:
    figure = FIGURES[key]
    now, before = figure.of(counted.now), figure.of(counted.before)
    return Card(
        figure=figure,
        value=written(now, figure.unit),
        change=change_written(now, before, figure.unit),
        tone=tone(now, before, figure),
        before=written(before, figure.unit),
        base=figure.base(counted.now),
        link=behind(key, counted.period, counted.scope),
        course=_course([figure.of(tally) for _, tally in counted.steps], figure.unit) if course else "",
    )


def cards(keys: Sequence[str], counted: Counted) -> list[Card]:
    return [card(key, counted) for key in keys]


def _course(values: Sequence[float | None], unit: Unit) -> str:
    known = [(number, value) for number, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    least = 0.0 if unit is Unit.COUNT else min(value for _, value in known)
    span = (max(value for _, value in known) - least) or 1.0
    last = len(values) - 1
    return " ".join(
        f"{_WIDTH * number / last:.1f},{_HEIGHT - 1 - (_HEIGHT - 2) * (value - least) / span:.1f}"
        for number, value in known
    )
