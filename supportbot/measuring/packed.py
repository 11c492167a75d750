"""Adding up packed counts, a year of days at once, and giving them their names back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from supportbot.measuring.tally import Layout, Tally
from supportbot.models import Measure

_PAIR = np.dtype([("measure", ">i4"), ("n", ">i8")])
_names: dict[int, str] = {}


def added_up(packs: Iterable[tuple[int, bytes]], places: int) -> list[Tally]:
    """One tally for each place (from 0), and last one of all places but the first.

    Every pack of counts comes with the place it belongs to.
    """
    found = [(place, np.frombuffer(counts, dtype=_PAIR)) for place, counts in packs]
    if not found:
        return [Tally.of() for _ in range(places + 1)]
    keys = np.concatenate([pairs["measure"] for _, pairs in found]).astype(np.int64)
    numbers = np.concatenate([pairs["n"] for _, pairs in found]).astype(np.float64)
    at = np.repeat([place for place, _ in found], [len(pairs) for _, pairs in found])
    width = int(keys.max()) + 1
    sums = np.bincount(at * width + keys, weights=numbers, minlength=places * width).reshape(places, width)
    there = np.flatnonzero(sums.any(axis=0))
    layout = Layout(_named(there.tolist()))
    rows = sums[:, there].astype(np.int64)
    return [Tally(layout, row.tolist()) for row in (*rows, rows[1:].sum(axis=0))]


def _named(keys: Sequence[int]) -> list[str]:
    """The names are never changed, so what is known of them stays known."""
    unknown = [key for key in keys if key not in _names]
    if unknown:
        _names.update(Measure.objects.filter(pk__in=unknown).values_list("pk", "name"))
    return [_names[key] for key in keys]
