"""Measure the reader on a file of labelled messages; no store is needed and nothing is kept but pictures asked for."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from supportbot.answering.thresholds import Thresholds
from supportbot.evaluation.curves import curves_of
from supportbot.evaluation.report import as_object, as_text, curve_object, curve_text
from supportbot.evaluation.rows import RowsError, read_rows
from supportbot.evaluation.running import Run, run
from supportbot.evaluation.scoring import Evaluation, evaluate
from supportbot.understanding.artefact import ArtefactError
from supportbot.understanding.catalogue import OUT_OF_SCOPE, CatalogueError, load_catalogue
from supportbot.understanding.reader import Reader
from supportbot.understanding.store import ensure_trained


@dataclass(frozen=True, slots=True)
class Measured:
    """One file as it was read, the thresholds in force by topic, and the figures."""

    done: Run
    threshold: Callable[[str], float]
    found: Evaluation


def measured(path: Path) -> Measured:
    """Read the file's messages with this installation's model. Raises RowsError, CatalogueError, ArtefactError."""
    rows = read_rows(path, {topic.name for topic in load_catalogue()})
    reader = Reader.load(ensure_trained(Path(settings.MODELS_DIR)))
    thresholds, done = Thresholds(answer=reader.thresholds), run(rows, reader.read)
    found = evaluate(done, threshold=thresholds.for_topic, model_version=reader.version)
    return Measured(done, thresholds.for_topic, found)


class Command(BaseCommand):
    help = "Say how well messages are read, on a JSONL file of rows with text and topic."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl", help='one {"text": …, "topic": …} a line')
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--plot", type=Path, metavar="DIR", help="write pictures into this folder")
        parser.add_argument(
            "--curve", metavar="TOPIC", help="say what other thresholds of this topic would let through"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path, folder, topic = options["file"], options["plot"], options["curve"]
        try:
            # Faults of the flags are said before a model is trained and thousands of rows are read.
            if topic is not None:
                _check_topic(topic)
            if folder is not None:
                _make(folder)
            seen = measured(path)
        except (RowsError, CatalogueError, ArtefactError, OSError) as fault:
            raise CommandError(str(fault)) from fault
        pictures = _pictures(seen, folder, path.name) if folder is not None else None
        said = _object(seen, topic, pictures) if options["json"] else _text(seen, path.name, topic, pictures)
        self.stdout.write(said)


def _check_topic(topic: str) -> None:
    names = sorted(known.name for known in load_catalogue() if known.name != OUT_OF_SCOPE)
    if topic not in names:
        near = get_close_matches(topic, names, n=1)
        remedy = f"did you mean {near[0]!r}?" if near else f"give one of {', '.join(names)}"
        raise CommandError(f"--curve: {topic!r} is not a topic that can be answered; {remedy}")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise _unwritable(folder, fault) from fault


def _pictures(seen: Measured, folder: Path, title: str) -> tuple[Path, ...]:
    # matplotlib takes a second to import and is not needed for the figures.
    from supportbot.evaluation.pictures import draw_pictures

    try:
        return draw_pictures(curves_of(seen.done.predictions, seen.threshold), seen.found, folder, title)
    except OSError as fault:
        raise _unwritable(folder, fault) from fault


def _unwritable(folder: Path, fault: OSError) -> CommandError:
    return CommandError(f"--plot: {fault.filename or folder}: {fault.strerror}; give a folder that can be written")


def _object(seen: Measured, topic: str | None, pictures: tuple[Path, ...] | None) -> str:
    said = as_object(seen.found)
    if topic is not None:
        said["curve"] = curve_object(seen.done.predictions, topic, seen.threshold(topic))
    if pictures is not None:
        said["pictures"] = [str(picture) for picture in pictures]
    return json.dumps(said)


def _text(seen: Measured, title: str, topic: str | None, pictures: tuple[Path, ...] | None) -> str:
    blocks = [as_text(seen.found, title)]
    if topic is not None:
        blocks.append(curve_text(seen.done.predictions, topic, seen.threshold(topic)))
    if pictures is not None:
        blocks.append("\n".join(str(picture) for picture in pictures))
    return "\n\n".join(blocks)
