"""The reader this process uses, and the one that takes its place when a newer model is named the latest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from threading import Lock
from time import monotonic

import structlog
from django.conf import settings
from django.db import DatabaseError

from supportbot.models import ReadingModel
from supportbot.promoted import promoted_bring, promoted_version
from supportbot.understanding.artefact import ArtefactError
from supportbot.understanding.reader import Reader
from supportbot.understanding.store import ensure_serveable, latest

log = structlog.get_logger(__name__)
FRESH_SECONDS = 5.0


def _nothing_promoted() -> str:
    return ""


class Serving:
    """The reader of one models folder; who asks for it looks for a newer one every few seconds.

    What people have promoted goes before the folder's own latest, which serves where nobody has.
    """

    def __init__(
        self,
        models_dir: Path,
        *,
        promoted: Callable[[], str] = _nothing_promoted,
        bring: Callable[[str, Path], Path] = promoted_bring,
    ) -> None:
        """``promoted`` names the version promoted last, or none; ``bring`` has its folder in ``models_dir``."""
        self._dir, self._lock = models_dir, Lock()
        self._promoted, self._bring = promoted, bring
        self._reader: Reader | None = None
        self._looked = 0.0
        self._passed_over = ""

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
            loaded = self._as_promoted("") or Reader.load(ensure_serveable(self._dir))
            self._reader, self._looked = loaded, monotonic()
        return self._reader

    def _look(self, served: Reader) -> None:
        self._looked = monotonic()
        try:
            newer = self._as_promoted(served.version) or self._as_latest(served.version)
        except ArtefactError as fault:
            log.error("reading_model_kept", version=served.version, why=str(fault))
            return
        if newer is not None and newer.version != served.version:
            self._reader = newer
            log.info("reading_model", version=newer.version, before=served.version)

    def _as_promoted(self, serves: str) -> Reader | None:
        """The promoted version's reader; None where none is promoted, or it cannot be had here, which is said once."""
        version = self._promoted()
        if not version or version == self._passed_over:
            return None
        if version == serves:
            return self._reader
        try:
            loaded = Reader.load(self._bring(version, self._dir))
        except ArtefactError as fault:
            self._passed_over = version
            log.error("promoted_model_not_here", version=version, why=str(fault))
            return None
        except (OSError, DatabaseError) as fault:  # it may go better the next time
            log.warning("promoted_model_not_fetched", version=version, why=type(fault).__name__)
            return self._reader
        self._passed_over = ""
        return loaded

    def _as_latest(self, serves: str) -> Reader | None:
        folder = latest(self._dir)
        return Reader.load(folder) if folder.name != serves else None


@lru_cache(maxsize=1)
def _serving() -> Serving:
    return Serving(Path(settings.MODELS_DIR), promoted=promoted_version)


_set_apart: ContextVar[Reader | None] = ContextVar("reader_set_apart", default=None)


def reader() -> Reader:
    """The reader that serves now in this process."""
    return _set_apart.get() or _serving().reader()


@contextmanager
def reading_with(other: Reader) -> Iterator[None]:
    """Inside, ``other`` reads in the place of the one that serves: for comparing, never for customers."""
    token = _set_apart.set(other)
    try:
        yield
    finally:
        _set_apart.reset(token)


@lru_cache(maxsize=8)
def reading_model_present(version: str) -> str:
    """``version``, with its row there for turns to refer to."""
    metrics = dict(reader().metrics) if reader().version == version else {}
    ReadingModel.objects.get_or_create(version=version, defaults={"metrics": metrics})
    return version
