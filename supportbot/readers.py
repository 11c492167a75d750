"""The reader this process uses, and the one that takes its place when a newer model is named the latest."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock
from time import monotonic

import structlog
from django.conf import settings

from supportbot.models import ReadingModel
from supportbot.understanding.artefact import ArtefactError
from supportbot.understanding.reader import Reader
from supportbot.understanding.store import ensure_serveable, latest

log = structlog.get_logger(__name__)
FRESH_SECONDS = 5.0


class Serving:
    """The reader of one models folder; who asks for it looks for a newer one every few seconds."""

    def __init__(self, models_dir: Path) -> None:
        self._dir, self._lock = models_dir, Lock()
        self._reader: Reader | None = None
        self._looked = 0.0

    def reader(self) -> Reader:
        """The present reader. The first call takes a second or more; services call it at start."""
        served = self._reader
        if served is not None and monotonic() - self._looked < FRESH_SECONDS:
            return served
        if served is None:
            with self._lock:
                return self._first()
        if self._lock.acquire(blocking=False):  # one thread looks, the others go on with what they have
            try:
                self._look(served)
            finally:
                self._lock.release()
        return self._reader or served

    def _first(self) -> Reader:
        if self._reader is None:
            self._reader, self._looked = Reader.load(ensure_serveable(self._dir)), monotonic()
        return self._reader

    def _look(self, served: Reader) -> None:
        self._looked = monotonic()
        try:
            folder = latest(self._dir)
            if folder.name != served.version:
                self._reader = Reader.load(folder)
                log.info("reading_model", version=folder.name, before=served.version)
        except ArtefactError as fault:
            log.error("reading_model_kept", version=served.version, why=str(fault))


@lru_cache(maxsize=1)
def _serving() -> Serving:
    return Serving(Path(settings.MODELS_DIR))


def reader() -> Reader:
    """The reader that serves now in this process."""
    return _serving().reader()


@lru_cache(maxsize=8)
def reading_model_present(version: str) -> str:
    """``version``, with its row there for turns to refer to."""
    metrics = dict(reader().metrics) if reader().version == version else {}
    ReadingModel.objects.get_or_create(version=version, defaults={"metrics": metrics})
    return version
