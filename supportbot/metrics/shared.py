"""A worker is several processes: they count into files of one folder, so that one port can tell of them all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping

from supportbot.embedded import var_dir

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
PORT = "WORKER_METRICS_PORT"


def counts_in_files(environ: Mapping[str, str] = os.environ, command: list[str] | None = None) -> bool:
    """Whether this is a worker that is to tell what it counts."""
    command = sys.argv if command is None else command
    return bool(environ.get(PORT)) and "celery" in command[0] and "worker" in command[1:]


def folder_choose() -> None:
    """In a worker with ``WORKER_METRICS_PORT``: an empty folder in the data folder, named by the port. Else none.

    A port has one worker, so what lies in its folder is left over from one that is gone. A command that a worker starts
    finds the worker's folder in its environment, and must not count into it.
    """
    if not counts_in_files():
        os.environ.pop(FOLDER, None)
        return
    folder = var_dir() / f"counts-{os.environ[PORT].rpartition(':')[2]}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[FOLDER] = str(folder)
