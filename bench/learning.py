"""``python -m bench.learning PATH --source NAME [--seeds K] [--asked 0.95]``: what corrections of a new business bring.

Trains throw-away models on our own sentences with 0, 100, 300 and 1,000 labelled messages of one source of a file of
rows ``{"text", "topic", "source"}``, and says how the rest of that source is read. The threshold is chosen from how
the corrections themselves were read by models that had not seen them, and held against the rest. Nothing is kept.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np

from supportbot.evaluation.scoring import InForce, in_force
from supportbot.supervisor.plan import PROJECT
from supportbot.understanding.artefact import Artefact
from supportbot.understanding.calibration import fit_temperature, predictions_of, thresholds_for, within_bounds
from supportbot.understanding.catalogue import OUT_OF_SCOPE, Example, load_catalogue
from supportbot.understanding.encoder.sentence import open_encoder
from supportbot.understanding.metrics import Predictions, threshold_at
from supportbot.understanding.plan import DEFAULT_PLAN
from supportbot.understanding.recalibration import FEWEST_OF_A_TOPIC
from supportbot.understanding.spelling.mending import mend

# The steps of ``train``: it gives the model alone, and the corrections held out are needed here as well.
from supportbot.understanding.training import Vectors, _material, _mixed, _words

SIZES = (0, 100, 300, 1_000)
FEWEST_LEFT = 100
"""Rows that must be left to measure on."""


@dataclass(frozen=True, slots=True)
class Point:
    """One size and seed: shares of the rest. ``threshold`` and ``kept`` are of the one chosen from the corrections."""

    size: int
    rest: int
    accuracy: float
    own: InForce
    threshold: float | None = None
    kept: InForce | None = None


class Trainer:
    """Trains with some corrections, and reads with what came of it. The model without any is trained once."""

    def __init__(self, folder: Path) -> None:
        self._bare: tuple[Artefact, Predictions] | None = None
        self._topics, self._encoder = load_catalogue(), open_encoder()
        self._folder = folder
        for known in (PROJECT / "var" / "models").glob("vectors-*.npz"):  # of our own sentences: a minute saved
            shutil.copy(known, folder)

    def train(self, corrections: Sequence[Example]) -> tuple[Artefact, Predictions]:
        """The model, and how the corrections were read by those that had not seen them."""
        if corrections:
            return self._train(corrections)
        self._bare = self._bare or self._train(())
        return self._bare

    def _train(self, corrections: Sequence[Example]) -> tuple[Artefact, Predictions]:
        material = _material(self._topics, corrections, DEFAULT_PLAN)
        features, words, scores = _words(material)
        sentences = None
        if self._encoder is not None:
            rows = Vectors(self._encoder, self._folder).of(material.texts)
            words, sentences, scores = _mixed(material, words, scores, rows)
        temperature, names = fit_temperature(scores, material.truth), material.names
        read = predictions_of(scores / temperature, material.truth, names)
        artefact = Artefact(
            version="thrown away",
            topics=names,
            features=features,
            words=words,
            sentences=sentences,
            encoder=self._encoder.version if self._encoder else "",
            temperature=temperature,
            thresholds=thresholds_for(read, names, DEFAULT_PLAN.target_precision),
            metrics={},
            parameters={},
        )
        first = len(read.truth) - len(corrections)
        return artefact, Predictions(read.truth[first:], read.read[first:], read.probability[first:])

    def read(self, artefact: Artefact, rows: Sequence[Example]) -> Predictions:
        texts = [mend(row.text) for row in rows]
        vectors = Vectors(self._encoder, self._folder).of(texts) if self._encoder else [None] * len(texts)
        found = [
            artefact.probabilities(artefact.features.vector(text), vector)
            for text, vector in zip(texts, vectors, strict=True)
        ]
        best = [int(np.argmax(row)) for row in found]
        return Predictions.of(
            [row.topic for row in rows],
            [artefact.topics[place] for place in best],
            [float(row[place]) for row, place in zip(found, best, strict=True)],
        )


def curve(trainer: Trainer, rows: Sequence[Example], *, seed: int, asked: float) -> list[Point]:
    """The points of one shuffle. The rest is the same for all of them."""
    order = list(rows)
    random.Random(seed).shuffle(order)
    sizes = [size for size in SIZES if len(order) - size >= FEWEST_LEFT]
    rest = order[max(sizes) :]
    return [_point(trainer, order[:size], rest, asked) for size in sizes]


def _point(trainer: Trainer, corrections: Sequence[Example], rest: Sequence[Example], asked: float) -> Point:
    artefact, held_out = trainer.train(corrections)
    read = trainer.read(artefact, rest)
    point = Point(
        len(corrections),
        len(rest),
        float(read.right.mean()),
        in_force(read, lambda topic: artefact.thresholds.get(topic, 1.0)),
    )
    chosen = one_threshold(held_out, asked) if corrections else None
    if chosen is None:
        return point
    return Point(point.size, point.rest, point.accuracy, point.own, chosen, in_force(read, lambda _topic: chosen))


def one_threshold(held_out: Predictions, asked: float) -> float:
    """The lowest that keeps ``asked`` precision over all topics, within the bounds that the bot keeps."""
    one = np.where(held_out.read != OUT_OF_SCOPE, "any", OUT_OF_SCOPE)
    same = Predictions(np.where(held_out.right, one, ""), one, held_out.probability)
    return within_bounds(threshold_at(same, "any", asked, faith=0.0, fewest=FEWEST_OF_A_TOPIC))


def table(points: Sequence[Point], asked: float) -> str:
    """Means over the seeds, a line for each size."""
    head = (
        f"corrections   rest  accuracy   own thresholds: precision  coverage   asked {asked:.0%}: threshold  precision"
        "  lowest  coverage"
    )
    return "\n".join(
        [head, *(_line([p for p in points if p.size == size]) for size in sorted({p.size for p in points}))]
    )


def _line(points: Sequence[Point]) -> str:
    kept = [(point.threshold or 0.0, point.kept) for point in points if point.kept is not None]
    first = (
        f"{points[0].size:>11,}  {points[0].rest:>5,}  {mean(p.accuracy for p in points):>8.3f}"
        f"  {mean(p.own.precision for p in points):>26.3f}  {mean(p.own.coverage for p in points):>8.3f}"
    )
    if not kept:
        return first
    precisions = [force.precision for _, force in kept]
    return (
        f"{first}  {mean(threshold for threshold, _ in kept):>21.3f}  {mean(precisions):>9.3f}"
        f"  {min(precisions):>6.3f}  {mean(force.coverage for _, force in kept):>8.3f}"
    )


def rows_of(path: Path, source: str) -> list[Example]:
    """The rows of one source. Raises ValueError that names the file, the field and the sources there are."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        found = [Example(str(row["text"]), str(row["topic"])) for row in rows if row["source"] == source]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise ValueError(f'{path}: cannot be used ({fault}); give lines {{"text", "topic", "source"}}') from fault
    known = {topic.name for topic in load_catalogue()}
    unknown = sorted({row.topic for row in found} - known)
    if unknown:
        raise ValueError(f"{path}: topic: {unknown[0]!r} is none of ours; use the name of a topic file")
    if len(found) < SIZES[1] + FEWEST_LEFT:
        there = ", ".join(
            f"{name} {count}" for name, count in Counter(str(row["source"]) for row in rows).most_common()
        )
        least = SIZES[1] + FEWEST_LEFT
        raise ValueError(f"--source: {source!r} has {len(found)} rows, {least} are needed; the file has {there}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.learning", description=__doc__)
    parser.add_argument("path", type=Path, metavar="PATH", help="JSON lines with text, topic and source")
    parser.add_argument("--source", required=True, help="whose messages stand for the new business")
    parser.add_argument("--seeds", type=int, default=3, metavar="K", help="shuffles to take the mean of")
    parser.add_argument("--asked", type=float, default=0.95, help="the precision that the threshold is to keep")
    options = parser.parse_args()
    try:
        rows = rows_of(options.path, options.source)
    except ValueError as fault:
        sys.exit(str(fault))
    with tempfile.TemporaryDirectory(prefix="supportbot-learning-") as folder:
        trainer = Trainer(Path(folder))
        points: list[Point] = []
        for seed in range(options.seeds):
            points += curve(trainer, rows, seed=seed, asked=options.asked)
            print(f"shuffle {seed + 1} of {options.seeds}", file=sys.stderr, flush=True)
    print(f"{options.source}: {len(rows):,} messages, {options.seeds} shuffles\n{table(points, options.asked)}")


if __name__ == "__main__":
    main()
