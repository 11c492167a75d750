"""An evaluation put into words for people, and into one object for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from supportbot.evaluation.curves import Point, curve_points, topic_curve
from supportbot.evaluation.scoring import Evaluation, TopicFigures
from supportbot.understanding.metrics import Predictions


def as_object(found: Evaluation) -> dict[str, Any]:
    """Everything as JSON knows it: shares to four places, milliseconds to three."""
    return {
        "model_version": found.model_version,
        **found.metrics.as_dict(),
        "precision_in_force": round(found.in_force.precision, 4),
        "coverage_in_force": round(found.in_force.coverage, 4),
        "leak_in_force": round(found.in_force.leak, 4),
        "p50_ms": round(found.p50_ms, 3),
        "p95_ms": round(found.p95_ms, 3),
        "topics": {figures.topic: _topic_object(figures) for figures in found.topics},
        "confusions": [asdict(confusion) for confusion in found.confusions],
    }


def _topic_object(figures: TopicFigures) -> dict[str, float]:
    return {
        "precision": round(figures.precision, 4),
        "recall": round(figures.recall, 4),
        "f1": round(figures.f1, 4),
        "support": figures.support,
        "read": figures.read,
    }


def as_text(found: Evaluation, title: str) -> str:
    """The figures in three blocks: headline, topics, confusions. ``title`` names what was evaluated."""
    blocks = (_headline(found, title), _topics(found), _confusions(found))
    return "\n\n".join("\n".join(block) for block in blocks)


def _headline(found: Evaluation, title: str) -> Iterator[str]:
    metrics, force = found.metrics, found.in_force
    yield f"{title}: {metrics.rows:,} rows, read by model {found.model_version}"
    lines = (
        ("accuracy", f"{metrics.accuracy:.3f}, macro-F1 {metrics.macro_f1:.3f}"),
        ("out of scope", f"precision {metrics.oos_precision:.3f}, recall {metrics.oos_recall:.3f}"),
        ("calibration", f"ECE {metrics.ece:.3f}"),
        ("coverage", f"{metrics.coverage_at_95:.3f} at 95 %, {metrics.coverage_at_98:.3f} at 98 % precision"),
        ("in force", f"precision {force.precision:.3f}, coverage {force.coverage:.3f}, leak {force.leak:.3f}"),
        ("per message", f"p50 {found.p50_ms:.2f} ms, p95 {found.p95_ms:.2f} ms"),
    )
    yield from (f"{name:<13} {value}" for name, value in lines)


def _topics(found: Evaluation) -> Iterator[str]:
    width = max(len("topic"), *(len(figures.topic) for figures in found.topics))
    yield f"{'topic':<{width}}  precision  recall     F1  support"
    for figures in found.topics:
        # A topic nobody read has no precision, one that no row carries has no recall.
        precision = f"{figures.precision:.3f}" if figures.read else "–"
        recall = f"{figures.recall:.3f}" if figures.support else "–"
        yield f"{figures.topic:<{width}}  {precision:>9}  {recall:>6}  {figures.f1:.3f}  {figures.support:>7,}"


def _confusions(found: Evaluation) -> Iterator[str]:
    if not found.confusions:
        yield "no confusions"
        return
    width = max(len(confusion.truth) for confusion in found.confusions)
    yield "most confused: rows, of the topic's rows, from topic to reading"
    for confusion in found.confusions:
        share = confusion.rows / confusion.support
        yield f"{confusion.rows:>5,}  {share:>4.0%}  {confusion.truth:<{width}}  {confusion.read}"


def curve_object(predictions: Predictions, topic: str, in_force: float) -> dict[str, Any]:
    """What each threshold of one topic lets through, lowest first."""
    points = curve_points(topic_curve(predictions, topic), in_force)
    return {
        "topic": topic,
        "in_force": in_force,
        "points": [
            asdict(point) | {"coverage": round(point.coverage, 4), "precision": round(point.precision, 4)}
            for point in points
        ],
    }


def curve_text(predictions: Predictions, topic: str, in_force: float) -> str:
    """The same as a table, with the threshold in force marked."""
    points = curve_points(topic_curve(predictions, topic), in_force)
    if not points:
        return f"{topic}: no row was read so, so no threshold says anything"
    read = int((predictions.read == topic).sum())
    lines = [f"{topic}: {read:,} rows read so; of these, by threshold"]
    lines.append("threshold  coverage  precision  answered  wrong")
    lines.extend(_point(point) + ("  in force" if point.threshold == in_force else "") for point in points)
    return "\n".join(lines)


def _point(point: Point) -> str:
    precision = f"{point.precision:.3f}" if point.answered else "–"
    shares = f"{point.threshold:>9.4f}  {point.coverage:>8.3f}  {precision:>9}"
    return f"{shares}  {point.answered:>8,}  {point.wrong:>5,}"
