"""Charts as data: what the page draws, and the same in a table beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from supportbot.measuring.definitions import FIGURES, KNOWN, Unit
from supportbot.measuring.reading import Counted
from supportbot.measuring.tally import Tally
from supportbot.measuring.writing import written

Of = Callable[[Tally], float | None]


@dataclass(frozen=True, slots=True)
class Line:
    """``colour`` is the name of one of the page's colours for charts."""

    name: str
    colour: str
    values: list[float | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """``kind`` is ``bars``, ``stack`` or ``lines``; ``days`` are the first days of its steps."""

    key: str
    title: str
    kind: str
    unit: Unit
    days: list[str]
    lines: list[Line]

    @property
    def data(self) -> dict[str, Any]:
        lines = [{"name": line.name, "colour": line.colour, "values": line.values} for line in self.lines]
        return {"kind": self.kind, "unit": self.unit.value, "days": self.days, "lines": lines, "title": self.title}

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """Newest first, each with its values in words; what has none at all is left out."""
        columns = [line.values for line in self.lines]
        found = list(zip(self.days, zip(*columns, strict=True), strict=True)) if columns else []
        shown = [(day, row) for day, row in found if any(value is not None for value in row)]
        return [(day, [written(value, self.unit) for value in row]) for day, row in reversed(shown)]

    @property
    def is_empty(self) -> bool:
        return not any(value for line in self.lines for value in line.values)


def _chart(counted: Counted, key: str, title: str, kind: str, unit: Unit, lines: Mapping[tuple[str, str], Of]) -> Chart:
    days = [step.first.isoformat() for step, _ in counted.steps]
    drawn = [
        Line(name, colour, [_round(of(tally)) for _, tally in counted.steps]) for (name, colour), of in lines.items()
    ]
    return Chart(key, title, kind, unit, days, drawn)


def _round(value: float | None) -> float | None:
    return value if value is None else round(value, 5)


def _count(name: str) -> Of:
    return lambda tally: tally[name]


def _outcome(*keys: str) -> Of:
    def share(tally: Tally) -> float | None:
        known = sum(tally.family("outcome").get(key, 0) for key in KNOWN)
        return sum(tally.family("outcome").get(key, 0) for key in keys) / known if known else None

    return share


def _figures(*keys: tuple[str, str]) -> dict[tuple[str, str], Of]:
    return {(FIGURES[key].name, colour): FIGURES[key].of for key, colour in keys}


def volume(counted: Counted) -> Chart:
    lines = {("Conversations", "accent"): _count("conversations")}
    return _chart(counted, "volume", "Conversations begun", "bars", Unit.COUNT, lines)


def outcomes(counted: Counted) -> Chart:
    lines: dict[tuple[str, str], Of] = {
        ("Resolved by the bot alone", "accent"): _outcome("bot_resolved"),
        ("Resolved with people", "info"): _outcome("people_resolved"),
        ("Not resolved", "warning"): _outcome("bot_unresolved", "people_unresolved"),
    }
    return _chart(counted, "outcomes", "What became of conversations", "stack", Unit.SHARE, lines)


def answers(counted: Counted) -> Chart:
    lines = _figures(("answered", "accent"), ("handed_over", "warning"), ("gaps", "danger"))
    return _chart(counted, "answers", "Answered, handed over, not understood", "lines", Unit.SHARE, lines)


def bot_times(counted: Counted) -> Chart:
    lines = _figures(("bot_full_p50", "accent"), ("bot_full_p95", "info"))
    return _chart(counted, "bot-times", "Bot's answer", "lines", Unit.TIME, lines)


def people_times(counted: Counted) -> Chart:
    lines = _figures(("people_first_p50", "accent"), ("people_first_p95", "info"))
    return _chart(counted, "people-times", "People's first answer", "lines", Unit.TIME, lines)


def waits(counted: Counted) -> Chart:
    lines = _figures(("queue_wait_p50", "accent"), ("queue_wait_p95", "info"))
    return _chart(counted, "waits", "Wait in the queue", "lines", Unit.TIME, lines)


def ratings(counted: Counted) -> Chart:
    lines = _figures(("rating_bot", "accent"), ("rating_people", "info"))
    return _chart(counted, "ratings", "Ratings, one to five", "lines", Unit.SCORE, lines)


def cost(counted: Counted) -> Chart:
    lines = {("Cost of models", "accent"): FIGURES["model_cost"].of}
    return _chart(counted, "cost", "Cost of models", "bars", Unit.MONEY, lines)


def drawn(charts: Sequence[Chart]) -> dict[str, Any]:
    """What the page's script draws, by the key of each chart."""
    return {chart.key: chart.data for chart in charts if not chart.is_empty}
