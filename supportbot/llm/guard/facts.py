"""Everything a figure may come from, listed once a turn: each fact with what it is and what it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from billing.facts import Source
from billing.money import Money
from supportbot.answering.decision import Slot, SlotKind
from supportbot.answering.grounding.records import Records, UnknownSource
from supportbot.answering.grounding.rules import compute


@dataclass(frozen=True, slots=True)
class Fact:
    """``roles`` are what it is ("due", "tax"), ``of`` the things it belongs to ("inv:INV-1", "name:fibre 500").

    ``unit`` is what a count counts, or the interval of a price.
    """

    slot: Slot
    roles: frozenset[str]
    of: frozenset[str]
    unit: str = ""

    def things(self, kind: str) -> frozenset[str]:
        return frozenset(one for one in self.of if one.startswith(kind + ":"))


def fact(kind: SlotKind, value: object, source: Source, roles: str, *of: str, unit: str = "") -> Fact:
    """``roles`` with spaces between."""
    assert isinstance(value, (Money, date, int, str))  # noqa: S101  # narrows what a field of any record is
    return Fact(Slot(kind, value, source), frozenset(roles.split()), frozenset(of), unit)


@dataclass(slots=True)
class FactIndex:
    """Facts by kind and value, and the names by which things are called."""

    money: dict[tuple[int, str], list[Fact]] = field(default_factory=lambda: defaultdict(list))
    dates: dict[tuple[int, int], list[Fact]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[tuple[int, str], list[Fact]] = field(default_factory=lambda: defaultdict(list))
    percents: dict[int, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    all: list[Fact] = field(default_factory=list)

    def add(self, one: Fact) -> None:
        value = one.slot.value
        self.all.append(one)
        if isinstance(value, Money):
            self.money[abs(value.minor), value.currency].append(one)
        elif isinstance(value, date):
            self.dates[value.month, value.day].append(one)
        elif one.slot.kind == "percent" and isinstance(value, int):
            self.percents[value].append(one)
        elif isinstance(value, int):
            self.counts[value, one.unit].append(one)

    def of_thing(self, thing: str, role: str) -> Iterator[Fact]:
        return (one for one in self.all if thing in one.of and role in one.roles)


def index_facts(groups: Iterable[Iterable[Fact]]) -> FactIndex:
    index = FactIndex()
    for group in groups:
        for one in group:
            index.add(one)
    return index


def computed(records: Records, kind: SlotKind, source: Source, roles: str, *of: str, unit: str = "") -> Iterator[Fact]:
    """One fact by a rule, none where the rule does not apply."""
    try:
        value = compute(records, source)
    except (UnknownSource, ValueError, OverflowError):
        return
    yield fact(kind, value, source, roles, *of, unit=unit)
