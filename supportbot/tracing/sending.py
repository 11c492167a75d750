"""The way to the collector: OTLP over HTTP, no further than the boundary lets it, and nobody waits for it."""

from __future__ import annotations

from typing import Any

import requests
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.util.re import parse_env_headers
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from supportbot.llm.boundary import check, literal
from supportbot.tracing.options import Options
from supportbot.tracing.recording import ShareOfTraces, TurnIds

REQUEST_SECONDS = 3.0
EVERY_SECONDS = 2.0
MOST_WAITING = 2048
"""Spans; what comes on top while the collector is away is dropped."""
MOST_AT_ONCE = 512


def provider(options: Options, *, process: str, ids: TurnIds) -> TracerProvider:
    """What makes spans and sends them in a thread of its own; ``process`` is web or worker. To be shut down."""
    made = TracerProvider(
        sampler=ShareOfTraces(options.share),
        resource=Resource.create({"service.name": options.name, "supportbot.process": process}),
        id_generator=ids,
        shutdown_on_exit=False,
    )
    exporter = OTLPSpanExporter(
        endpoint=options.url,
        headers=parse_env_headers(options.headers, liberal=True),
        timeout=REQUEST_SECONDS,
        session=_session(options),
    )
    made.add_span_processor(
        BatchSpanProcessor(
            exporter,
            max_queue_size=MOST_WAITING,
            schedule_delay_millis=EVERY_SECONDS * 1000,
            max_export_batch_size=MOST_AT_ONCE,
        )
    )
    return made


def _session(options: Options) -> requests.Session:
    """Nothing is read from the environment: through a proxy the address reached would say nothing."""
    session = requests.Session()
    session.trust_env = False
    if options.boundary != "cloud":
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Near())
    return session


def _near(host: str, sock: Any) -> Any:
    """The connection, where it leads to a private address. Nothing was sent over it yet. Raises OutsideBoundary."""
    try:
        check(host, literal(str(sock.getpeername()[0])))
    except Exception:
        sock.close()
        raise
    return sock


class _NearHttp(HTTPConnection):
    def _new_conn(self) -> Any:
        return _near(self.host, super()._new_conn())


class _NearHttps(HTTPSConnection):
    def _new_conn(self) -> Any:
        return _near(self.host, super()._new_conn())


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _NearHttp


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _NearHttps


class _Near(HTTPAdapter):
    """Judges the address that was connected to, whatever the name resolved to when the settings were checked."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
