"""Measure the reader on a file of labelled messages; no store is needed and nothing is kept."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from supportbot.answering.thresholds import Thresholds
from supportbot.evaluation.report import as_object, as_text
from supportbot.evaluation.rows import RowsError, read_rows
from supportbot.evaluation.running import run
from supportbot.evaluation.scoring import Evaluation, evaluate
from supportbot.understanding.artefact import ArtefactError
from supportbot.understanding.catalogue import CatalogueError, load_catalogue
from supportbot.understanding.reader import Reader
from supportbot.understanding.store import ensure_trained


def evaluation_of(path: Path) -> Evaluation:
    """Read the file's messages with this installation's model. Raises RowsError, CatalogueError, ArtefactError."""
    rows = read_rows(path, {topic.name for topic in load_catalogue()})
    reader = Reader.load(ensure_trained(Path(settings.MODELS_DIR)))
    thresholds = Thresholds(answer=reader.thresholds)
    return evaluate(run(rows, reader.read), threshold=thresholds.for_topic, model_version=reader.version)


class Command(BaseCommand):
    help = "Say how well messages are read, on a JSONL file of rows with text and topic."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl", help='one {"text": …, "topic": …} a line')
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            found = evaluation_of(path)
        except (RowsError, CatalogueError, ArtefactError, OSError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(json.dumps(as_object(found)) if options["json"] else as_text(found, path.name))
