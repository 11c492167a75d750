"""A worker's tasks as spans."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from celery.signals import task_postrun, task_prerun, worker_process_init, worker_process_shutdown

from handoff import spans
from supportbot.metrics.marks import name_of
from supportbot.tracing.running import start, stop

_open: dict[str, tuple[AbstractContextManager[spans.Span], spans.Span]] = {}


def watch() -> None:
    """Trace each process of a worker from its start, where a collector is set."""
    worker_process_init.connect(_started, weak=False)
    worker_process_shutdown.connect(_ending, weak=False)
    task_prerun.connect(_begins, weak=False)
    task_postrun.connect(_ended, weak=False)


def _started(**_: object) -> None:
    start("worker")


def _ending(**_: object) -> None:
    stop()


def _begins(task_id: str, task: Any, **_: object) -> None:
    if not task.request.is_eager:
        around = spans.span("task", task=name_of(task.name))
        _open[task_id] = (around, around.__enter__())


def _ended(task_id: str, retval: object = None, state: str | None = None, **_: object) -> None:
    found = _open.pop(task_id, None)
    if found is None:
        return
    around, span = found
    span.tell(state=(state or "unknown").lower())
    if state != "SUCCESS":
        span.tell(error=type(retval).__name__ if isinstance(retval, BaseException) else "failed")
    elif is_idle(retval):
        span.forget()
    around.__exit__(None, None, None)


def is_idle(came: object) -> bool:
    """Whether a task says that there was nothing to do, as most rounds of the sweeps do."""
    return not (any(came.values()) if isinstance(came, Mapping) else came)
