"""Asking the worker to make an export now. It is a wish: without it the beat's round finds what waits."""

from __future__ import annotations

import threading

import structlog

from supportbot.celery import app

log = structlog.get_logger(__name__)
TASK = "supportbot.tasks.exports_make"
_EXPIRES_SECONDS = 60


def ask_worker() -> None:
    """Ask beside the caller: a broker that does not answer holds up nobody."""
    threading.Thread(target=_ask, name="ask-for-export", daemon=True).start()


def _ask() -> None:
    try:
        app.send_task(TASK, expires=_EXPIRES_SECONDS, ignore_result=True)
    except Exception as error:
        log.info("worker_not_asked", error=type(error).__name__)
