"""From a reply in slots to what the customer sees, in the customer's locale.

Every place of the result (text, each table cell, each choice) keeps the segments it was put together from, so that
grounding can tell figures from words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from billing.money import Money, format_money
from supportbot.answering.decision import Cell, Phrase, Reply, Slot, Table

PLACE = re.compile(r"\{(?P<name>[a-z_]+)(?::(?P<one>[^{}|]*)\|(?P<other>[^{}|]*))?\}")
END_ALIGNED = ("money", "money_change", "count", "percent")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text; ``slot`` is set when it shows a figure."""

    text: str
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """``table`` and ``choices`` are as in docs/frames.md; ``facts`` lists each figure once with raw value and source.

    ``segments`` is keyed by place: ``text``, ``caption``, ``column.0``, ``row.0.1``, ``total.1``, ``choice.0``.
    """

    text: str
    table: dict[str, object] | None
    choices: list[dict[str, str]]
    facts: list[dict[str, object]]
    segments: Mapping[str, tuple[Segment, ...]]


def render(reply: Reply, *, locale: str) -> Rendered:
    """Fill every slot in ``locale`` (BCP 47 or CLDR). The words are English; amounts and dates follow the locale."""
    segments: dict[str, tuple[Segment, ...]] = {"text": _joined(reply.phrases, locale)}
    table = None if reply.table is None else _table(reply.table, locale, segments)
    choices = []
    for index, choice in enumerate(reply.choices):
        place = f"choice.{index}"
        segments[place] = tuple(_filled(choice.label, choice.slots, locale))
        choices.append({"id": choice.id, "label": _text(segments[place])})
    return Rendered(_text(segments["text"]), table, choices, _facts(segments.values()), segments)


def shown(slot: Slot, locale: str) -> str:
    """One figure as the customer reads it: "€12.50", "12 November 2026"."""
    value = slot.value
    if isinstance(value, Money):
        return format_money(value, locale, signed=slot.kind == "money_change")
    if isinstance(value, date):
        return format_date(value, format="long", locale=_english(locale))
    if isinstance(value, int):
        return f"{value}%" if slot.kind == "percent" else format_decimal(value, locale=_english(locale))
    return value


@lru_cache(maxsize=256)
def _english(locale: str) -> Locale:
    """English as it is written in the locale's territory, so that an English sentence has no German month in it."""
    try:
        territory = Locale.parse(locale.replace("-", "_")).territory
        return Locale("en", territory=territory)
    except (UnknownLocaleError, ValueError):
        return Locale("en", territory="001")


def _joined(phrases: Iterable[Phrase], locale: str) -> tuple[Segment, ...]:
    result: list[Segment] = []
    for phrase in phrases:
        if result and not phrase.text.startswith("\n"):
            result.append(Segment(" "))
        result.extend(_filled(phrase.text, phrase.slots, locale))
    return tuple(result)


def _filled(text: str, slots: Mapping[str, Slot], locale: str) -> Iterable[Segment]:
    """Raises KeyError when a place has no slot of its name."""
    position = 0
    for match in PLACE.finditer(text):
        if match.start() > position:
            yield Segment(text[position : match.start()])
        slot = slots[match["name"]]
        if match["one"] is None:
            yield Segment(shown(slot, locale), slot)
        else:
            yield Segment(match[_plural(slot)])
        position = match.end()
    if position < len(text):
        yield Segment(text[position:])


def _plural(slot: Slot) -> str:
    """Which of the two English forms stands beside this count."""
    return "one" if isinstance(slot.value, int) and Locale("en").plural_form(slot.value) == "one" else "other"


def _table(table: Table, locale: str, segments: dict[str, tuple[Segment, ...]]) -> dict[str, object]:
    def cell(place: str, value: Cell) -> str:
        segments[place] = (Segment(value),) if isinstance(value, str) else (Segment(shown(value, locale), value),)
        return _text(segments[place])

    body = [[cell(f"row.{i}.{j}", value) for j, value in enumerate(row)] for i, row in enumerate(table.rows)]
    result: dict[str, object] = {
        "caption": cell("caption", table.caption),
        "columns": [cell(f"column.{j}", value) for j, value in enumerate(table.columns)],
        "align": [_alignment(table, j) for j in range(len(table.columns))],
        "rows": body,
    }
    if table.total is not None:
        result["total"] = [cell(f"total.{j}", value) for j, value in enumerate(table.total)]
    return result


def _alignment(table: Table, column: int) -> str:
    cells = [row[column] for row in table.rows]
    return "end" if any(isinstance(cell, Slot) and cell.kind in END_ALIGNED for cell in cells) else "start"


def _text(segments: Iterable[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def _facts(places: Iterable[tuple[Segment, ...]]) -> list[dict[str, object]]:
    facts: list[dict[str, object]] = []
    for segment in (segment for place in places for segment in place):
        fact = None if segment.slot is None else fact_of(segment.slot, segment.text)
        if fact is not None and fact not in facts:
            facts.append(fact)
    return facts


def fact_of(slot: Slot, text: str) -> dict[str, object]:
    """One figure as JSON: its kind, raw value (minor units and currency, ISO date), shown text and source."""
    source = slot.source
    return {
        "kind": slot.kind,
        "value": _raw(slot.value),
        "shown": text,
        "source": {"kind": source.kind, "ref": source.ref, "field": source.field, "rule": source.rule},
    }


def _raw(value: Money | date | int | str) -> object:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    return value.isoformat() if isinstance(value, date) else value
