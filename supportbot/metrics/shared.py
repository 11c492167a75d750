"""A worker is several processes: they count into files of one folder, so that one port can tell of them all.

Imported before anything of ``prometheus_client``, which looks for the folder when it is loaded.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
PORT = "WORKER_METRICS_PORT"


def counts_in_files(environ: Mapping[str, str] = os.environ, command: list[str] | None = None) -> bool:
    """Whether this is a worker that is to tell what it counts."""
    command = sys.argv if command is None else command
    return bool(environ.get(PORT)) and "celery" in command[0] and "worker" in command[1:]


def folder_make() -> None:
    """In a worker with ``WORKER_METRICS_PORT``: a fresh folder, which goes with the main process. Else nothing."""
    if os.environ.get(FOLDER) or not counts_in_files():
        return
    folder, maker = tempfile.mkdtemp(prefix="supportbot-counts-"), os.getpid()
    os.environ[FOLDER] = folder

    def remove() -> None:
        if os.getpid() == maker:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
