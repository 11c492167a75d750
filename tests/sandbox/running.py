"""A sandbox in a process of its own: ``with running() as box: box.stripe(), box.control("faults", {...})``."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import stripe

PROJECT = Path(__file__).resolve().parents[2]
KEY = "sk_test_sandbox"
PATIENCE_SECONDS = 30


class ControlRefused(AssertionError):
    """A control path answered with an error; the message is the sandbox's."""


@dataclass
class Running:
    url: str
    key: str
    process: subprocess.Popen[bytes]

    def stripe(self, **options: Any) -> stripe.StripeClient:
        """The official client, which tries each call once unless told otherwise."""
        return stripe.StripeClient(self.key, base_addresses={"api": self.url}, **{"max_network_retries": 0, **options})

    def control(self, name: str, wanted: dict[str, Any] | None = None) -> Any:
        """POST to ``/_sandbox/NAME``. Raises ControlRefused."""
        return self._ask(f"/_sandbox/{name}", json.dumps(wanted or {}).encode())

    def calls(self, method: str = "", path: str = "", since: int = 0) -> list[dict[str, Any]]:
        """The journal: calls received, in order, whose path begins with ``path``."""
        found: list[dict[str, Any]] = self._ask(f"/_sandbox/calls?method={method}&path={path}&since={since}")["calls"]
        return found

    def kill(self) -> None:
        """As a crash ends it: nothing is written any more."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def _ask(self, path: str, body: bytes | None = None) -> Any:
        request = urllib.request.Request(self.url + path, body, {"Authorization": f"Bearer {self.key}"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                raise ControlRefused(refused.read().decode()) from None


@contextmanager
def running(data: Path | None = None, service: str = "stripe", options: Sequence[str] = ()) -> Iterator[Running]:
    """A sandbox on a free port, in memory or on the file ``data``; stopped at the end."""
    port = _free_port()
    kept = ["--memory"] if data is None else ["--data", str(data)]
    command = [sys.executable, "-m", f"sandbox.{service}", "--port", str(port), "--key", KEY, *kept, *options]
    with subprocess.Popen(command, cwd=PROJECT, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as process:
        try:
            _await_port(port, process)
            yield Running(f"http://127.0.0.1:{port}", KEY, process)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, f"the sandbox ended with {process.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the sandbox did not start")
