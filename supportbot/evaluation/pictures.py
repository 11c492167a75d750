"""The pictures of an evaluation, written as PNG files. Importing this imports matplotlib."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supportbot.evaluation.canvas import BLUE, FAINT, GREEN, INK, LINE, ORANGE, PALE, figure, in_percent, look, save
from supportbot.evaluation.curves import Bin, Curve, Curves, Mixing, Point, point_at, point_with_precision
from supportbot.evaluation.scoring import Evaluation, InForce

TARGETS = ((0.95, "s"), (0.98, "^"))
_PANELS_A_ROW = 5
_SHOWN_FROM = 0.005
_SETTLED_FROM = 0.05
_LEAST_HEIGHT = 0.1
_BEHIND_WORDS = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1}


def draw_pictures(curves: Curves, found: Evaluation, folder: Path, title: str) -> tuple[Path, ...]:
    """Write all four into an existing folder and return their paths; ``title`` names what was evaluated.

    Raises:
        OSError: a file cannot be written.
    """
    with look():
        drawn = {
            "risk-coverage.png": risk_coverage(curves.overall, found.in_force, title),
            "risk-coverage-topics.png": risk_coverage_topics(curves, title),
            "reliability.png": reliability_diagram(curves.reliability, found.metrics.ece, title),
            "confusion.png": confusion_matrix(curves.mixing, title),
        }
        return tuple(save(made, folder / name) for name, made in drawn.items())


def risk_coverage(curve: Curve, force: InForce, title: str) -> Figure:
    """Share answered against share wrong, over every threshold that could hold for all topics."""
    made = figure(8, 5.5)
    axes = made.subplots()
    axes.plot(curve.coverage, curve.risk, color=BLUE, lw=2, label="one threshold for all topics")
    for target, marker in TARGETS:
        _mark(axes, point_with_precision(curve, target), f"{target:.0%} precision", marker)
    if force.coverage:
        label = f"thresholds in force: {force.coverage:.1%} answered, {1 - force.precision:.1%} wrong"
        axes.plot(force.coverage, 1 - force.precision, "D", ms=9, color=ORANGE, mec="white", label=label, zorder=4)
    axes.set(xlim=(0, 1), ylim=(0, 1.6 * _highest((curve,))), xlabel="rows in scope that are answered")
    axes.set(ylabel="of the rows answered, those wrong", title=f"Risk and coverage: {title}")
    in_percent(axes)
    axes.legend(loc="upper left")
    return made


def _mark(axes: Axes, point: Point | None, name: str, marker: str) -> None:
    if point is None:
        axes.plot([], [], marker, color=FAINT, label=f"{name}: at no threshold")
        return
    label = f"{name}: {point.coverage:.1%} answered, threshold {point.threshold:.2f}"
    axes.plot(point.coverage, 1 - point.precision, marker, ms=9, color=GREEN, mec="white", label=label, zorder=3)


def _highest(curves: Iterable[Curve]) -> float:
    """The highest share of wrong answers, not counting the first few rows answered: those say little."""
    settled = [float(curve.risk[curve.coverage >= _SETTLED_FROM].max(initial=0.0)) for curve in curves]
    return min(1.0, max([_LEAST_HEIGHT, *settled]))


def risk_coverage_topics(curves: Curves, title: str) -> Figure:
    """One small panel a topic, with the threshold in force marked; a curve above a quarter wrong leaves its panel."""
    rows, top = max(1, ceil(len(curves.topics) / _PANELS_A_ROW)), min(0.25, 1.4 * _highest(curves.topics.values()))
    made = figure(15, 1.2 + 2.3 * rows)
    panels = made.subplots(rows, _PANELS_A_ROW, sharex=True, sharey=True, squeeze=False).flatten()
    for axes in panels[len(curves.topics) :]:
        axes.set_axis_off()
    for axes, (topic, curve) in zip(panels, curves.topics.items(), strict=False):
        axes.set(xlim=(0, 1.03), ylim=(0, top), xticks=(0, 0.5, 1))
        axes.set_title(_words(topic), fontsize=10)
        in_percent(axes)
        _panel(axes, curve, point_at(curve, curves.thresholds[topic]))
    made.suptitle(f"Risk and coverage by topic: {title}", x=0.01, ha="left", fontsize=14)
    made.supxlabel("rows read as the topic that are answered  (diamond: the threshold in force, written above)")
    made.supylabel("of the rows answered, those wrong")
    return made


def _panel(axes: Axes, curve: Curve, force: Point) -> None:
    if not len(curve.thresholds):
        axes.text(0.5, 0.5, "no row was read so", transform=axes.transAxes, ha="center", color=FAINT)
        return
    axes.plot(curve.coverage, curve.risk, color=BLUE, lw=1.8)
    said = "answers none"
    if force.answered:
        said = f"{force.coverage:.0%} answered, {1 - force.precision:.0%} wrong"
        height = min(1 - force.precision, axes.get_ylim()[1])
        axes.plot(force.coverage, height, "D", ms=7, color=ORANGE, mec="white", clip_on=False, zorder=4)
    said = f"from {force.threshold:.2f}, {curve.answered[-1]:,} rows\n{said}"
    axes.text(0.03, 0.95, said, transform=axes.transAxes, va="top", fontsize=8.5, bbox=_BEHIND_WORDS)


def reliability_diagram(bins: tuple[Bin, ...], ece: float, title: str) -> Figure:
    """What the probabilities promise against what came true, over bars of how many rows say so."""
    made = figure(7, 7)
    upper, lower = made.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    upper.plot([0, 1], [0, 1], color=FAINT, ls="--", lw=1, label="promise kept")
    upper.plot(
        [b.promised for b in bins], [b.came_true for b in bins], "o-", color=BLUE, lw=2, ms=6, label="these rows"
    )
    upper.set(ylim=(0, 1.02), ylabel="share read right", title=f"Reliability: {title}, ECE {ece:.3f}")
    upper.legend(loc="upper left")
    in_percent(upper)
    widths = [b.high - b.low for b in bins]
    bars = lower.bar(
        [b.low for b in bins], [b.rows for b in bins], widths, align="edge", color=PALE, edgecolor=BLUE, lw=0.8
    )
    lower.bar_label(bars, labels=[f"{b.rows:,}" for b in bins], fontsize=7, color=INK, padding=2)
    lower.set(xlim=(0, 1), xlabel="probability of the topic read", ylabel="rows")
    lower.yaxis.set_major_formatter("{x:,.0f}")
    lower.margins(y=0.18)
    lower.grid(visible=False, axis="x")
    return made


def confusion_matrix(mixing: Mixing, title: str) -> Figure:
    """Topics down, readings across, each row shared out in percent."""
    size, shares = len(mixing.topics), mixing.shares
    made = figure(4.2 + 0.34 * size, 3.6 + 0.34 * size)
    axes = made.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="equal")
    rows = mixing.counts.sum(axis=1)
    axes.set_xticks(range(size), [_words(topic) for topic in mixing.topics], rotation=90, fontsize=9)
    axes.set_yticks(
        range(size),
        [f"{_words(topic)} ({count:,})" for topic, count in zip(mixing.topics, rows, strict=True)],
        fontsize=9,
    )
    axes.set_xticks(np.arange(size + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(size + 1) - 0.5, minor=True)
    axes.grid(visible=False)
    axes.grid(which="minor", color=LINE, lw=0.6)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)
    for down, across in zip(*np.nonzero(shares >= _SHOWN_FROM), strict=True):
        share = float(shares[down, across])
        ink = "white" if share > 0.55 else INK
        axes.text(across, down, f"{share * 100:.0f}", ha="center", va="center", color=ink, fontsize=7.5)
    axes.set(xlabel="read as", ylabel="labelled (rows)", title=f"Topics read as topics, in percent of the row: {title}")
    return made


def _words(topic: str) -> str:
    return topic.replace("_", " ")
