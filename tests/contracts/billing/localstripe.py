"""localstripe as a process of its own, on this machine alone; nothing of it is imported here."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import stripe

KEY = "sk_test_12345"
PATIENCE_SECONDS = 30
_SERVER = """
from aiohttp import web
import localstripe.server
web.run_app(localstripe.server.app, host="127.0.0.1", port={port}, print=None)
"""


@contextmanager
def running_localstripe() -> Iterator[str]:
    """The address of a fresh one; stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", _SERVER.format(port=port)]) as process:
        try:
            _await(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def client_of(url: str) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": url})


def webhooks_to(url: str, receiver: str, secret: str) -> None:
    """Have events told to an address, signed with a secret."""
    body = urllib.parse.urlencode({"url": receiver, "secret": secret}).encode()
    request = urllib.request.Request(f"{url}/_config/webhooks/test", body, {"Authorization": f"Bearer {KEY}"})
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
        assert answer.status == 200


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, f"localstripe ended with {process.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("localstripe did not start")
