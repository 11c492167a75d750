"""Asking the worker for what takes its time. A wish: without a worker the night's round does it."""

from __future__ import annotations

import structlog

from supportbot.celery import app

log = structlog.get_logger(__name__)
_EXPIRES_SECONDS = 600


def worker_ask(task: str, **kwargs: int) -> bool:
    """Whether the wish is on its way; ``task`` is its name in ``supportbot.tasks``."""
    try:
        app.send_task(f"supportbot.tasks.{task}", kwargs=kwargs, expires=_EXPIRES_SECONDS, ignore_result=True)
    except Exception as error:
        log.info("worker_not_asked", task=task, error=type(error).__name__)
        return False
    return True
