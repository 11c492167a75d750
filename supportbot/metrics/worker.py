"""What a worker counts of its tasks, and the small port on which it tells."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

import structlog
from celery.signals import task_postrun, task_prerun, worker_ready
from django.conf import settings
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from handoff.counting import counted
from supportbot.metrics.door import REFUSED, may_read
from supportbot.metrics.marks import name_of, sweep_mark

log = structlog.get_logger(__name__)
_begun: dict[str, float] = {}
App = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


def watch() -> None:
    """Count tasks, and note when each ended; where ``WORKER_METRICS_PORT`` is set, tell of it."""
    task_prerun.connect(_begins, weak=False)
    task_postrun.connect(_ended, weak=False)
    worker_ready.connect(_serve, weak=False)


def _begins(task_id: str, **_: object) -> None:
    _begun[task_id] = time.perf_counter()


def _ended(task_id: str, task: Any, state: str | None = None, **_: object) -> None:
    began = _begun.pop(task_id, None)
    if began is None or task.request.is_eager:
        return
    name = name_of(task.name)
    counted("task_ended", name, (state or "unknown").lower(), amount=time.perf_counter() - began)
    if state == "SUCCESS":
        sweep_mark(name)


def _serve(**_: object) -> None:
    address = settings.WORKER_METRICS_PORT
    if not address:
        return
    try:
        serve(address)
    except (OSError, ValueError) as error:  # no reason not to work
        log.error("worker_metrics_not_told", error=str(error), hint="Is WORKER_METRICS_PORT a port that is free?")


def serve(address: str) -> int:
    """Tell what the processes of this worker have counted, on ``port`` of loopback or ``host:port``; the port."""
    host, _, port = address.rpartition(":")
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    server = make_server(host or "127.0.0.1", int(port), _app(registry), handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    log.info("worker_metrics", host=server.server_address[0], port=server.server_port)
    return server.server_port


def _app(registry: CollectorRegistry) -> App:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        if not may_read(token=settings.METRICS_TOKEN, address=environ.get("REMOTE_ADDR", ""), headers=headers):
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [REFUSED.encode()]
        start_response("200 OK", [("Content-Type", CONTENT_TYPE_PLAIN_0_0_4)])
        return [generate_latest(registry)]

    return app


class _Quiet(WSGIRequestHandler):
    timeout = 5  # who says nothing holds up the next one no longer

    def log_message(self, format: str, *args: object) -> None:
        """A scrape every few seconds is nothing to log."""
