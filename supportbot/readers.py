"""The reader this process uses: loaded once, trained first if this installation has none for its sentences."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from supportbot.models import ReadingModel
from supportbot.understanding.reader import Reader
from supportbot.understanding.store import ensure_trained


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The installation's reader. The first call takes a second or more; services call it at start."""
    return Reader.load(ensure_trained(Path(settings.MODELS_DIR)))


@lru_cache(maxsize=1)
def reading_model_id() -> str:
    """The version of ``reader()``, with its row present for turns to refer to."""
    served = reader()
    ReadingModel.objects.get_or_create(version=served.version, defaults={"metrics": dict(served.metrics)})
    return served.version
