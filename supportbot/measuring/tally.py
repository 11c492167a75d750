"""What was counted over some days: whole numbers by the name of what is counted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, cached_property

from supportbot.measuring import sketch


@cache
def _parts(name: str) -> tuple[str, str, str]:
    """A name at its first mark: a dot before a member of a family, a hash before a bucket. There are few names."""
    return name.partition("#") if "#" in name else name.partition(".")


class Tally:
    """Counts added up. ``conversations`` is a count, ``handoff.dispute`` one of a family, ``bot_full#120`` a bucket."""

    def __init__(self, counts: Iterable[Mapping[str, int]] = ()) -> None:
        self._counts: dict[str, int] = {}
        for one in counts:
            self.add(one)

    def add(self, counts: Mapping[str, int]) -> None:
        own = self._counts
        for name, number in counts.items():
            own[name] = own.get(name, 0) + number

    @property
    def counts(self) -> Mapping[str, int]:
        return self._counts

    def __bool__(self) -> bool:
        return bool(self._counts)

    def __getitem__(self, name: str) -> int:
        return self._counts.get(name, 0)

    def family(self, name: str) -> Mapping[str, int]:
        """The counts of ``name.*`` by what follows the dot."""
        return self._families.get(name, {})

    def times(self, name: str) -> Mapping[int, int]:
        """The buckets of a time."""
        return self._times.get(name, {})

    def percentile(self, name: str, share: float) -> float | None:
        """Milliseconds, within ``sketch.ERROR``."""
        return sketch.percentile(self.times(name), share)

    @cached_property
    def _families(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for name, number in self._counts.items():
            family, mark, key = _parts(name)
            if mark == ".":
                found.setdefault(family, Counter())[key] += number
        return found

    @cached_property
    def _times(self) -> dict[str, dict[int, int]]:
        found: dict[str, dict[int, int]] = {}
        for name, number in self._counts.items():
            time, mark, bucket = _parts(name)
            if mark == "#":
                found.setdefault(time, {})[int(bucket)] = number
        return found
