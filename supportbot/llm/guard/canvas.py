"""The sentence while its figures are taken out one by one: what was taken is blotted out, so nothing is read twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

FigureKind = Literal["money", "date", "count", "percent", "invoice", "name", "card", "span"]
BLOTS: dict[FigureKind, str] = {
    "money": "\ue000", "date": "\ue001", "count": "\ue002", "percent": "\ue003", "invoice": "\ue004",
    "name": "\ue005", "card": "\ue006", "span": "\ue007",
}  # fmt: skip
"""One sign for each kind, as many of them as the figure has characters."""


@dataclass(frozen=True, slots=True)
class DayPattern:
    """A date as far as it is said; None is what is left open."""

    day: int | None
    month: int | None
    year: int | None

    def fits(self, day: date) -> bool:
        return self.day in (None, day.day) and self.month in (None, day.month) and self.year in (None, day.year)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it stands in ``[start, end)`` of the sentence.

    ``amounts`` are the readings of money as (minor units, currency); ``days`` those of a date; ``number`` and ``unit``
    belong to counts and percents; ``key`` to names, cards and bills; ``first`` and ``last`` bound a span of days.
    """

    kind: FigureKind
    start: int
    end: int
    text: str
    amounts: tuple[tuple[int, str], ...] = ()
    negative: bool = False
    days: tuple[DayPattern, ...] = ()
    number: int = 0
    unit: str = ""
    key: str = ""
    first: date | None = None
    last: date | None = None
    word: bool = False
    """It is said in words that may stay as they are ("tomorrow", "in March")."""


@dataclass(slots=True)
class Canvas:
    """``text`` keeps its length; a figure in it is a run of its kind's blot."""

    text: str
    figures: list[Figure] = field(default_factory=list)
    words: str = ""
    """As ``text``, with the names of plans and lines still to be read."""

    def __post_init__(self) -> None:
        self.words = self.text

    @property
    def has_digit(self) -> bool:
        return bool(_DIGIT.search(self.text))

    def take(self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], Figure | None]) -> None:
        """Every match that ``read`` makes a figure of is taken out."""
        for found in pattern.finditer(self.text):
            figure = read(found)
            if figure is not None:
                self.put(figure)

    def put(self, figure: Figure) -> None:
        if any(BLOT.match(char) for char in self.text[figure.start : figure.end]):
            return
        self.figures.append(figure)
        blot = BLOTS[figure.kind] * (figure.end - figure.start)
        self.text = self.text[: figure.start] + blot + self.text[figure.end :]
        if figure.unit not in ("plan", "line") or figure.kind != "name":
            self.words = self.words[: figure.start] + blot + self.words[figure.end :]

    def of(self, *kinds: FigureKind) -> Iterator[Figure]:
        return (one for one in sorted(self.figures, key=lambda one: one.start) if one.kind in kinds)


_DIGIT = re.compile(r"\d")
BLOT = re.compile("[\ue000-\ue007]")
