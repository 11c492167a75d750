"""A company's own server: a real one on this machine that takes webhooks and answers as it is told to."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from standardwebhooks import Webhook

from supportbot.api.webhooks import endpoints
from supportbot.api.webhooks.catalogue import EventType

ALL_EVENTS = tuple(str(one) for one in EventType)


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> Any:
        """The event, its signature held against ``secret``."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """``answer`` gives the status of each delivery; ``received`` holds them in the order in which they came."""

    server: ThreadingHTTPServer
    received: list[Received] = field(default_factory=list)
    answer: Callable[[Received], int] = lambda _: 204
    under_way: dict[str, int] = field(default_factory=dict)
    most_at_once: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.received]

    def take(self, one: Received) -> int:
        with self.lock:
            self.received.append(one)
            self.under_way[one.id] = self.under_way.get(one.id, 0) + 1
            self.most_at_once[one.id] = max(self.most_at_once.get(one.id, 0), self.under_way[one.id])
        try:
            return self.answer(one)
        finally:
            with self.lock:
                self.under_way[one.id] -= 1

    def endpoint(self, *events: str) -> endpoints.NewSecret:
        return endpoints.endpoint_create(url=self.url, events=events or ALL_EVENTS)

    def wait_for(self, count: int, seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while len(self.received) < count:
            assert time.monotonic() < deadline, f"{len(self.received)} of {count} came"
            time.sleep(0.02)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up on us is no news here."""


def started(certificate: Path | None = None) -> Receiver:
    """A receiver on a port of its own; with a ``certificate`` (and key, in one file) it speaks TLS."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = its.take(Received(self.path, headers, body))
            self.send_response(status)
            if status in {301, 302, 307, 308}:
                self.send_header("Location", f"http://127.0.0.1:{its.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = _Quiet(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    its = Receiver(server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return its


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """Reached over plain HTTP, as a trial installation may."""
    settings.SUPPORTBOT_DEMO = True
    its = started()
    yield its
    its.server.shutdown()
    its.server.server_close()
