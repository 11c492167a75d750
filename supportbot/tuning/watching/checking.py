"""The scheduled evaluation: labelled messages read with the model and thresholds that serve, and kept as one row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from time import monotonic
from typing import Any

from django.db import transaction

from handoff.models import StaffMember
from supportbot.answering.thresholds import Thresholds
from supportbot.evaluation.rows import Row
from supportbot.evaluation.running import run
from supportbot.evaluation.scoring import in_force
from supportbot.models import ReadingCheck
from supportbot.readers import reader
from supportbot.topic_policies import topic_policies
from supportbot.tuning.watching.alerting import alert_follow, baseline
from supportbot.tuning.watching.dropping import Measured, TopicCount, fallen
from supportbot.tuning.watching.rows import judged_rows, kept_rows
from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.metrics import Predictions
from supportbot.understanding.reading import Reading

BUDGET_SECONDS = 60.0
FEWEST = 50
"""Rows below which no evaluation is kept: nothing could be told from it."""


def reading_check(
    *,
    asked_by: StaffMember | None = None,
    rows: tuple[Sequence[Row], Sequence[Row]] | None = None,
    read: Callable[[str], Reading] | None = None,
    budget_seconds: float = BUDGET_SECONDS,
) -> ReadingCheck | None:
    """Read what is labelled for as long as there is time, keep the figures, and tell of a drop; None of too few rows.

    Args:
        asked_by: who wants it; nobody at night.
        rows: kept ones and judged ones in the place of what this installation has.
        read: in the place of the reader that serves.
    """
    served = reader()
    kept, judged = rows or (kept_rows(), judged_rows())
    both = [*kept, *judged]
    taken = _within(both, read or served.read, budget_seconds)
    if len(taken.truth) < FEWEST:
        return None
    least = Thresholds.of(served.thresholds, topic_policies())
    found = _measured(taken, least)
    with transaction.atomic():
        before = baseline()
        row = ReadingCheck.objects.create(
            model_version=served.version,
            kept_rows=min(len(kept), found.rows),
            judged_rows=max(found.rows - len(kept), 0),
            left_out=len(both) - found.rows,
            accuracy=found.accuracy,
            coverage=found.coverage,
            precision=found.precision,
            topics={topic: asdict(counts) for topic, counts in found.topics.items()},
            fallen=fallen(as_measured(before), found) if before is not None else [],
            asked_by=asked_by,
        )
        alert_follow(row, before)
    return row


def as_measured(row: ReadingCheck) -> Measured:
    """The figures of a kept evaluation."""
    topics: dict[str, Any] = row.topics
    counts = {topic: TopicCount(**count) for topic, count in topics.items()}
    return Measured(row.kept_rows + row.judged_rows, row.accuracy, row.coverage, row.precision, counts)


def _within(rows: Sequence[Row], read: Callable[[str], Reading], budget_seconds: float) -> Predictions:
    until, done = monotonic() + budget_seconds, 0
    truth: list[str] = []
    heard: list[str] = []
    sure: list[float] = []
    while done < len(rows) and monotonic() < until:
        part = run(rows[done : done + 20], read).predictions
        truth += part.truth.tolist()
        heard += part.read.tolist()
        sure += part.probability.tolist()
        done += 20
    return Predictions.of(truth, heard, sure)


def _measured(taken: Predictions, least: Thresholds) -> Measured:
    force = in_force(taken, least.for_topic)
    return Measured(
        rows=len(taken.truth),
        accuracy=float(taken.right.mean()),
        coverage=force.coverage,
        precision=force.precision,
        topics=_topics(taken, least),
    )


def _topics(taken: Predictions, least: Thresholds) -> dict[str, TopicCount]:
    rows: Counter[str] = Counter(taken.truth.tolist())
    right: Counter[str] = Counter(taken.truth[taken.right].tolist())
    answered: Counter[str] = Counter()
    answered_right: Counter[str] = Counter()
    for read, sure, is_right in zip(taken.read.tolist(), taken.probability.tolist(), taken.right.tolist(), strict=True):
        if read != OUT_OF_SCOPE and sure >= least.for_topic(read):
            answered[read] += 1
            answered_right[read] += is_right
    names = sorted(rows.keys() | answered.keys())
    return {name: TopicCount(rows[name], right[name], answered[name], answered_right[name]) for name in names}
