"""Asking the worker to send mails now. It is a wish: without it they go out with the beat, or from a web process."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import structlog

from supportbot.celery import app

log = structlog.get_logger(__name__)
TASK = "supportbot.tasks.mails_send"
_EXPIRES_SECONDS = 15
_messenger = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ask-worker")
_asked = threading.Event()


def ask_worker() -> None:
    """Ask for a round of sending, beside the caller: a broker that does not answer holds up nobody.

    While one wish is on its way, another one would bring nothing more.
    """
    if not _asked.is_set():
        _asked.set()
        _messenger.submit(_ask)


def _ask() -> None:
    _asked.clear()  # first: what is posted from here on may need another round
    try:
        app.send_task(TASK, expires=_EXPIRES_SECONDS, ignore_result=True)
    except Exception as error:
        log.info("worker_not_asked", error=type(error).__name__)
