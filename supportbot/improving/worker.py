"""Starting the process that trains, from a worker: it takes a processor for minutes, and yields it to all others."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.conf import settings

from supportbot.celery import app
from supportbot.improving.runs import run_is_due

log = structlog.get_logger(__name__)
TASK = "supportbot.tasks.training_work"
LONGEST_SECONDS = 3_600.0
_EXPIRES_SECONDS = 15
_messenger = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ask-trainer")


def training_work() -> bool:
    """Where a run is due, work on it in a process of its own and wait for its end; whether one was due.

    That process holds the lease by itself: it goes on where the worker is killed, and where it is killed, the lease
    runs out and the next round begins again.
    """
    if not run_is_due():
        return False
    # Of its own: what it loads and the niceness it takes are gone with it, and it outlives the worker's child.
    command = (sys.executable, "manage.py", "traincandidate")
    done = subprocess.run(command, cwd=settings.BASE_DIR, timeout=LONGEST_SECONDS, check=False)  # noqa: S603
    log.info("training_process", code=done.returncode)
    return True


def ask_worker() -> None:
    """Ask for it beside the caller: without a broker the beat's next round does it."""
    _messenger.submit(_ask)


def _ask() -> None:
    try:
        app.send_task(TASK, expires=_EXPIRES_SECONDS, ignore_result=True)
    except Exception as error:
        log.info("worker_not_asked", error=type(error).__name__)
