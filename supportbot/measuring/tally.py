"""What was counted over some days: whole numbers by the name of what is counted. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self, TypeVar

from supportbot.measuring import sketch

Key = TypeVar("Key")


class Layout:
    """Where the number of each name stands in a row of counts. Made once, for as many rows as there are.

    ``conversations`` is a count, ``handoff.dispute`` one of a family, ``bot_full#120`` a bucket of a time.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.places = {name: place for place, name in enumerate(names)}
        self.families: dict[str, list[tuple[str, int]]] = {}
        self.times: dict[str, list[tuple[int, int]]] = {}
        for place, name in enumerate(names):
            if "#" in name:
                time, _, bucket = name.partition("#")
                self.times.setdefault(time, []).append((int(bucket), place))
            elif "." in name:
                family, _, key = name.partition(".")
                self.families.setdefault(family, []).append((key, place))


class Tally:
    """One row of counts, looked into by name; what is in none of its places counts nothing."""

    def __init__(self, layout: Layout, numbers: Sequence[int]) -> None:
        self._layout, self._numbers = layout, numbers
        self._families: dict[str, Mapping[str, int]] = {}
        self._times: dict[str, Mapping[int, int]] = {}

    @classmethod
    def of(cls, counts: Mapping[str, int] | None = None) -> Self:
        counts = counts or {}
        return cls(Layout(list(counts)), list(counts.values()))

    @property
    def counts(self) -> Mapping[str, int]:
        return {name: number for name, number in zip(self._layout.names, self._numbers, strict=True) if number}

    def __bool__(self) -> bool:
        return any(self._numbers)

    def __getitem__(self, name: str) -> int:
        place = self._layout.places.get(name)
        return 0 if place is None else self._numbers[place]

    def family(self, name: str) -> Mapping[str, int]:
        """The counts of ``name.*`` by what follows the dot."""
        if name not in self._families:
            self._families[name] = self._counted(self._layout.families.get(name, ()))
        return self._families[name]

    def family_add(self, name: str, counts: Mapping[str, int]) -> None:
        """Have ``counts`` for a family that is not among the names."""
        self._families[name] = counts

    def times(self, name: str) -> Mapping[int, int]:
        """The buckets of a time."""
        if name not in self._times:
            self._times[name] = self._counted(self._layout.times.get(name, ()))
        return self._times[name]

    def percentile(self, name: str, share: float) -> float | None:
        """Milliseconds, within ``sketch.ERROR``."""
        return sketch.percentile(self.times(name), share)

    def _counted(self, places: Sequence[tuple[Key, int]]) -> dict[Key, int]:
        numbers = self._numbers
        return {key: numbers[place] for key, place in places if numbers[place]}
