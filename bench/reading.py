"""P5: one message read, words and sentence vectors together, alone in this process."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from supportbot.evaluation.simulation.parsing import read_files
from supportbot.evaluation.simulation.scenario import Say
from supportbot.supervisor.plan import PROJECT
from supportbot.understanding.reader import Reader
from supportbot.understanding.store import ensure_trained


def reader_of(models_dir: Path) -> Reader:
    return Reader.load(ensure_trained(models_dir))


def as_customers_write() -> tuple[str, ...]:
    """Every wording of the scenarios that ship, each once, so that nothing is read from a cache."""
    files = read_files(sorted((PROJECT / "tests" / "scenarios").glob("*.yaml")))
    said = (
        text for file in files for one in file.scenarios for turn in one.turns if isinstance(turn, Say)
        for text in turn.wordings
    )  # fmt: skip
    return tuple(dict.fromkeys(said))


def milliseconds(reader: Reader, texts: Iterable[str]) -> list[float]:
    """How long each text took, the shortest first."""
    took = []
    for text in texts:
        start = time.perf_counter()
        reader.read(text)
        took.append((time.perf_counter() - start) * 1000)
    return sorted(took)
