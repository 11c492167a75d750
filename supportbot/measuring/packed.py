"""Adding up packed counts, a year of days at once, and giving them their names back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from supportbot.measuring.tally import Tally
from supportbot.models import Measure

_PAIR = np.dtype([("measure", ">i4"), ("n", ">i8")])
_names: dict[int, str] = {}


def added_up(packs: Iterable[tuple[int, bytes]], places: int) -> list[Tally]:
    """One tally for each place (from 0), and last one of all places but the first.

    Every pack of counts comes with the place it belongs to.
    """
    found = [(place, np.frombuffer(counts, dtype=_PAIR)) for place, counts in packs]
    if not found:
        return [Tally() for _ in range(places + 1)]
    keys = np.concatenate([pairs["measure"] for _, pairs in found]).astype(np.int64)
    numbers = np.concatenate([pairs["n"] for _, pairs in found]).astype(np.float64)
    at = np.repeat([place for place, _ in found], [len(pairs) for _, pairs in found])
    width = int(keys.max()) + 1
    sums = np.bincount(at * width + keys, weights=numbers, minlength=places * width).reshape(places, width)
    names = _named(set(np.flatnonzero(sums.any(axis=0)).tolist()))
    return [_tally(row, names) for row in (*sums, sums[1:].sum(axis=0))]


def _tally(sums: npt.NDArray[np.float64], names: Mapping[int, str]) -> Tally:
    there = np.flatnonzero(sums)
    return Tally([dict(zip(map(names.__getitem__, there.tolist()), map(int, sums[there].tolist()), strict=True))])


def _named(keys: set[int]) -> Mapping[int, str]:
    """The names are never changed, so what is known of them stays known."""
    if not keys <= _names.keys():
        _names.update(Measure.objects.filter(pk__in=keys - _names.keys()).values_list("pk", "name"))
    return _names
