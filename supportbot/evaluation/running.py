"""Labelled messages read one after the other, with how long each took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from supportbot.evaluation.rows import Row
from supportbot.understanding.metrics import Predictions
from supportbot.understanding.reading import Reading


@dataclass(frozen=True, slots=True)
class Run:
    """What was read, and the milliseconds each message took, in the order of the rows."""

    predictions: Predictions
    milliseconds: tuple[float, ...]


def run(rows: Sequence[Row], read: Callable[[str], Reading], *, clock: Callable[[], float] = perf_counter) -> Run:
    """Read each row by itself, as the first message of a conversation; only ``read`` is timed.

    Args:
        rows: what to read.
        read: from a text to a reading, such as ``Reader.read``.
        clock: seconds, never going back.
    """
    best, milliseconds = [], []
    for row in rows:
        started = clock()
        reading = read(row.text)
        milliseconds.append((clock() - started) * 1000)
        best.append(reading.best)
    predictions = Predictions.of(
        [row.topic for row in rows], [score.topic for score in best], [score.probability for score in best]
    )
    return Run(predictions, tuple(milliseconds))
