"""Train the reader on the sentences that ship with the code and say how well it did."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from supportbot.understanding.artefact import Artefact, load_artefact
from supportbot.understanding.catalogue import CatalogueError
from supportbot.understanding.corrections import CorrectionsError
from supportbot.understanding.encoder.sentence import encoder_trouble
from supportbot.understanding.store import ensure_serveable, ensure_trained, train_and_store

PROGRESS_SECONDS = 3.0
BACKGROUND_NICENESS = 10


class Command(BaseCommand):
    help = "Train the reader on the topic files and store it, whole and verified, under the models folder."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--if-missing", action="store_true", help="do nothing if the present version is there")
        parser.add_argument(
            "--soon", action="store_true", help="make sure there is a model to serve, one of words alone if need be"
        )
        parser.add_argument("--background", action="store_true", help="leave the processors to whoever serves")
        parser.add_argument("--out", type=Path, default=settings.MODELS_DIR, metavar="DIR", help="models folder")

    def handle(self, *_args: Any, **options: Any) -> None:
        out: Path = options["out"]
        if options["background"]:
            os.nice(BACKGROUND_NICENESS)
        try:
            folder = self._folder(out, soon=options["soon"], if_missing=options["if_missing"])
            self.stdout.write(_block(load_artefact(folder), folder))
        except (CatalogueError, CorrectionsError, OSError) as fault:
            raise CommandError(str(fault)) from fault

    def _folder(self, out: Path, *, soon: bool, if_missing: bool) -> Path:
        if soon:
            return ensure_serveable(out)
        return ensure_trained(out, self._told()) if if_missing else train_and_store(out, self._told())

    def _told(self) -> Callable[[int, int], None]:
        """Says every few seconds how many sentences have their vectors."""
        said = time.monotonic()

        def told(done: int, whole: int) -> None:
            nonlocal said
            if done == whole or time.monotonic() - said >= PROGRESS_SECONDS:
                said = time.monotonic()
                self.stderr.write(f"sentence vectors {done:,} of {whole:,}")

        return told


def _block(artefact: Artefact, folder: Path) -> str:
    metrics, size = artefact.metrics, sum(file.stat().st_size for file in folder.iterdir())
    lowest, highest = min(artefact.thresholds.values()), max(artefact.thresholds.values())
    lines = (
        ("version", artefact.version),
        ("reads by", "words and sentence vectors" if artefact.sentences else f"words alone: {encoder_trouble()}"),
        ("folder", f"{folder} ({size / 1e6:.1f} MB)"),
        ("sentences", f"{metrics['rows']:,.0f} in {len(artefact.topics)} topics"),
        ("features", f"{artefact.features.size:,}"),
        ("accuracy", f"{metrics['accuracy']:.3f} on sentences held out, macro-F1 {metrics['macro_f1']:.3f}"),
        ("out of scope", f"precision {metrics['oos_precision']:.3f}, recall {metrics['oos_recall']:.3f}"),
        ("calibration", f"ECE {metrics['ece']:.3f} at temperature {artefact.temperature:.2f}"),
        ("coverage", f"{metrics['coverage_at_95']:.3f} at 95 %, {metrics['coverage_at_98']:.3f} at 98 % precision"),
        ("thresholds", f"{lowest:.2f} to {highest:.2f}"),
    )
    return "\n".join(f"{name:<13} {value}" for name, value in lines)
