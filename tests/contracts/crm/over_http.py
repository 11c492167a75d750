"""The harness of the HTTP adapter: the documented server in a process of its own, behind a line that can be broken."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pytest_django import Settings

from billing.crm.http import HttpCrm
from billing.crm.port import Crm
from supportbot.supervisor.plan import PROJECT
from tests.contracts.crm.harness import EMAIL, REF, Trouble
from tests.sandbox.running import _await_port, _free_port

SIGNED = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BEARER = "a-plain-token"
SLOW_SECONDS = 0.4


class Line:
    """Passes calls on to the server at ``port`` and, once broken, does worse things. ``seen`` holds what came by."""

    def __init__(self, port: int) -> None:
        self.trouble: Trouble | None = None
        self.canned: tuple[int, bytes, dict[str, str]] | None = None
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        self._port = port
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _pass_on(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}{path}", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()

    def _answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes, dict[str, str]] | None:
        """None cuts the line without a word."""
        self.seen.append((path, headers, body))
        if self.canned is not None:
            return self.canned
        match self.trouble:
            case "down":
                return None
            case "slow":
                time.sleep(SLOW_SECONDS * 3)
                return None
            case "limited":
                return 429, b"{}", {"Retry-After": "7"}
            case "locked":
                return 401, b"{}", {}
            case "garbage":
                return 200, b"<html>One moment, please.</html>", {}
            case "broken":
                return 503, b"", {}
            case "lost":
                self._pass_on(path, headers, body)
                return None
        return *self._pass_on(path, headers, body), {}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        line = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                answer = line._answer(self.path, dict(self.headers.items()), body)
                if answer is None:
                    self.close_connection = True
                    return
                status, content, more = answer
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **more}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST  # noqa: N815 - the library's name

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


class HttpHarness:
    troubles: frozenset[Trouble] = frozenset({"down", "slow", "limited", "locked", "garbage", "broken", "lost"})

    def __init__(self, line: Line, customers: Path) -> None:
        self.line = line
        self._file = customers
        self._customers: list[dict[str, Any]] = []
        self._http = HttpCrm()
        self.crm: Crm = self._http

    def customer(self, ref: str = REF, email: str = EMAIL, cases: tuple[str, ...] = (), **fields: str) -> None:
        opened = [
            {"id": f"t{number}", "subject": subject, "opened_on": "2026-10-01"} for number, subject in enumerate(cases)
        ]
        self._customers.append({"reference": ref, "email": email, "fields": fields, "open_cases": opened})
        self._file.write_text(json.dumps(self._customers))

    def outcomes(self) -> Mapping[str, Mapping[str, str]]:
        """Of the keys that came by, those that the server says stand there."""
        keys = {json.loads(body)["data"]["key"] for path, _, body in self.line.seen if path == "/outcomes/record"}
        found = {key: self._find(key) for key in keys}
        return {key: {**one, "rating": str(one["rating"] or "")} for key, one in found.items() if one is not None}

    def break_(self, trouble: Trouble) -> None:
        self.line.trouble = trouble

    def mend(self) -> None:
        self.line.trouble = self.line.canned = None

    def _find(self, key: str) -> dict[str, Any] | None:
        return self._http._calls.call("outcomes/find", "outcome.find", {"key": key}, _Whole, acts=False).outcome


class _Whole(BaseModel):
    outcome: dict[str, Any] | None


@contextmanager
def http_harness(settings: Settings, folder: Path, secret: str) -> Iterator[HttpHarness]:
    customers = folder / "customers.json"
    customers.write_text("[]")
    port = _free_port()
    script = PROJECT / "docs/examples/crm_server.py"
    words = [sys.executable, str(script), "--port", str(port), "--secret", secret, "--customers", str(customers)]
    with subprocess.Popen(words, env={**os.environ}) as process:
        try:
            _await_port(port, process)
            line = Line(port)
            settings.CRM_URL, settings.CRM_SECRET, settings.CRM_TIMEOUT = line.url, secret, SLOW_SECONDS
            harness = HttpHarness(line, customers)
            yield harness
            harness.crm.close()
            line.close()
        finally:
            process.terminate()


def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
