"""What was measured, in words and as JSON lines."""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.load import Journal, percentile


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its goal; ``value`` and ``goal`` are ratios unless ``unit`` says otherwise."""

    name: str
    what: str
    value: float
    goal: float
    unit: str = "× R"

    @property
    def met(self) -> bool:
        return self.value <= self.goal


def median_ratio(pairs: list[tuple[float, float]]) -> float:
    """The median of ours over theirs, pair by pair."""
    return statistics.median(ours / theirs for ours, theirs in pairs)


def latency_line(label: str, journal: Journal) -> str:
    acked, delivered = journal.milliseconds(journal.acked), journal.milliseconds(journal.delivered)
    return (
        f"  {label:<22} ack p50 {percentile(acked, 0.5):6.1f}  p95 {percentile(acked, 0.95):6.1f}   "
        f"delivered p50 {percentile(delivered, 0.5):6.1f}  p95 {percentile(delivered, 0.95):6.1f} ms   "
        f"{len(journal.sent)} sent, {journal.missing(journal.delivered)} missing"
    )


def show(figures: list[Figure], path: Path | None) -> None:
    print()
    for figure in figures:
        verdict = "met" if figure.met else f"{figure.value / figure.goal:.2f} of the goal" if figure.goal else "missed"
        line = f"{figure.name:<14} {figure.value:8.2f} {figure.unit:<5} goal ≤ {figure.goal:<6g} {verdict:<18}"
        print(line, figure.what)
    if path is not None:
        path.write_text("".join(json.dumps(asdict(figure)) + "\n" for figure in figures))
