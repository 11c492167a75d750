"""Work on the training that was asked for on the page of learning; a worker starts it, and anybody may by hand."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from supportbot.improving.candidate import Lost, Work, candidate_work
from supportbot.improving.errors import LearningError
from supportbot.improving.runs import LEASE_SECONDS, RunLease, run_fail, run_prolong, run_take
from supportbot.management.commands.trainreading import BACKGROUND_NICENESS
from supportbot.understanding.artefact import ArtefactError
from supportbot.understanding.catalogue import CatalogueError
from supportbot.understanding.corrections import CorrectionsError

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Train and compare the candidate that a manager has asked for, if nobody else is at it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        os.nice(BACKGROUND_NICENESS)
        lease = run_take()
        if lease is None:
            self.stdout.write("nothing to train")
            return
        with _prolonged(lease):
            self.stdout.write(_worked(lease))


def _worked(lease: RunLease) -> str:
    try:
        return candidate_work(Work(lease, Path(settings.MODELS_DIR)))
    except Lost:
        return "another process has taken it over"
    except (LearningError, ArtefactError, CatalogueError, CorrectionsError) as fault:
        run_fail(lease, why=str(fault))
        return str(fault)
    except Exception as fault:
        log.exception("training_failed")
        run_fail(lease, why=f"{type(fault).__name__}: {fault}")
        raise


@contextmanager
def _prolonged(lease: RunLease) -> Iterator[None]:
    """The lease is kept by a thread beside the work, which says nothing for half a minute at a time."""
    over = threading.Event()
    keeper = threading.Thread(target=_prolong, args=(lease, over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join(LEASE_SECONDS)


def _prolong(lease: RunLease, over: threading.Event) -> None:
    try:
        while not over.wait(LEASE_SECONDS / 5):
            try:
                run_prolong(lease)
            except DatabaseError as fault:
                log.warning("lease_not_prolonged", why=type(fault).__name__)
                connection.close()
    finally:
        connection.close()
