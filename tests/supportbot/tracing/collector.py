"""A collector that keeps what it is sent: OTLP over HTTP, as the protocol's own messages decode it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

Mood = Literal["well", "busy", "silent"]
SENT = "/v1/traces"


@dataclass(frozen=True)
class Sent:
    """A span as it arrived; ids in hex."""

    name: str
    trace: str
    id: str
    parent: str
    process: str
    attributes: Mapping[str, Any]
    seconds: float
    failed: bool
    events: int


@dataclass
class Collector:
    """``mood``: takes everything, says that it is busy, or says nothing until the test is over."""

    mood: Mood = "well"
    requests: list[ExportTraceServiceRequest] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    asked: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    @property
    def spans(self) -> list[Sent]:
        return [span for request in list(self.requests) for span in _spans(request)]

    def named(self, name: str) -> list[Sent]:
        return [span for span in self.spans if span.name == name]

    def everything(self) -> str:
        """All that has arrived, names and values alike, as text."""
        return "\n".join(str(request) for request in list(self.requests))

    def wait(self, until: Callable[[], object], seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, f"only {[(each.name, each.process) for each in self.spans]} came"
            time.sleep(0.05)


@contextmanager
def collecting(mood: Mood = "well") -> Iterator[Collector]:
    its = Collector(mood)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            _take(its, self)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    its.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield its
    finally:
        its.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _take(its: Collector, handler: BaseHTTPRequestHandler) -> None:
    its.asked += 1
    body = handler.rfile.read(int(handler.headers["Content-Length"]))
    if its.mood == "silent":
        its.over.wait(60)
        handler.close_connection = True
        return
    fits = handler.path == SENT and handler.headers["Content-Type"] == "application/x-protobuf"
    if fits and its.mood == "well":
        its.headers.append(dict(handler.headers.items()))
        its.requests.append(ExportTraceServiceRequest.FromString(body))
    handler.send_response(503 if its.mood == "busy" else 200 if fits else 404)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _spans(request: ExportTraceServiceRequest) -> Iterator[Sent]:
    for resource in request.resource_spans:
        process = _values(resource.resource.attributes).get("supportbot.process", "")
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Sent(
                    span.name,
                    span.trace_id.hex(),
                    span.span_id.hex(),
                    span.parent_span_id.hex(),
                    process,
                    _values(span.attributes),
                    (span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
                    span.status.code == span.status.STATUS_CODE_ERROR,
                    len(span.events),
                )


def _values(found: Any) -> dict[str, Any]:
    pairs: list[KeyValue] = list(found)
    return {each.key: _value(each.value) for each in pairs}


def _value(value: AnyValue) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [_value(each) for each in value.array_value.values]
    return getattr(value, str(kind))
