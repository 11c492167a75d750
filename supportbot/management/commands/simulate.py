"""``manage.py simulate FILE.yaml …``: hold the conversations of scenario files (docs/scenarios.md)."""

from __future__ import annotations

import json
import logging
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from supportbot.evaluation.simulation.fields import nearest
from supportbot.evaluation.simulation.parsing import read_files
from supportbot.evaluation.simulation.report import as_object
from supportbot.evaluation.simulation.report_text import as_text
from supportbot.evaluation.simulation.scenario import ScenarioFile
from supportbot.evaluation.simulation.yaml_text import ScenarioError
from supportbot.readers import reading_with
from supportbot.simulator.bots import BOTS
from supportbot.simulator.breaking_off import signals_heard
from supportbot.simulator.running import simulate
from supportbot.simulator.scratch import NoScratch
from supportbot.understanding.artefact import ArtefactError
from supportbot.understanding.reader import Reader


class Command(BaseCommand):
    help = "Hold the conversations of scenario files against a scratch database and say which went wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.yaml", help="scenarios, docs/scenarios.md")
        parser.add_argument("--tries", type=int, default=1, metavar="K", help="wordings of each scenario (default 1)")
        parser.add_argument("--bot", choices=sorted(BOTS), default="real", help="who answers (default real)")
        parser.add_argument("--only", action="append", metavar="NAME", help="this scenario alone; may be given again")
        parser.add_argument("--model", type=Path, metavar="DIR", help="read with the model in this folder")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["tries"] < 1:
            raise CommandError("--tries: give 1 or more")
        try:
            files = _chosen(read_files(options["files"]), options["only"])
            with _quiet(), signals_heard() as told, _read_by(options["model"]):
                report = simulate(
                    files, tries=options["tries"], bot=options["bot"], progress=self.stderr.write, going_on=told.look
                )
        except (ScenarioError, NoScratch, ArtefactError) as fault:
            raise CommandError(str(fault), returncode=2) from fault
        except KeyboardInterrupt:
            raise CommandError("broken off; its database is dropped", returncode=130) from None
        said = json.dumps(as_object(report), ensure_ascii=False) if options["json"] else as_text(report)
        self.stdout.write(said)
        if not report.passed:
            raise SystemExit(1)


def _chosen(files: Sequence[ScenarioFile], names: Sequence[str] | None) -> Sequence[ScenarioFile]:
    if not names:
        return files
    known = {scenario.name for file in files for scenario in file.scenarios}
    for name in names:
        if name not in known:
            raise ScenarioError(f"--only: no scenario {name!r} in the files; {nearest(name, known)}")
    some = [replace(file, scenarios=tuple(one for one in file.scenarios if one.name in names)) for file in files]
    return [file for file in some if file.scenarios]


def _read_by(folder: Path | None) -> AbstractContextManager[None]:
    return nullcontext() if folder is None else reading_with(Reader.load(folder))


@contextmanager
def _quiet() -> Iterator[None]:
    """A line for each turn of hundreds of conversations would hide the report."""
    logger = logging.getLogger("supportbot")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)
