"""Debian's nginx with the shipped file, on a port of the test's own."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from supportbot.supervisor.plan import PROJECT

SHIPPED = PROJECT / "deploy/nginx"
_AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    log_format upstream '$uri|$upstream_addr|$status';
    access_log {folder}/access.log upstream;
    {temporary}
    include {folder}/supportbot.conf;
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def nginx_or_skip() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None:
        pytest.skip("nginx is not installed")
    return found


def configured(folder: Path, text: str) -> Path:
    """The shipped file as ``text``, with what stands around it on a server."""
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in _TEMPORARY)
    (folder / "supportbot.conf").write_text(
        text.replace("/etc/nginx/supportbot-proxy.conf", str(folder / "proxy.conf"))
    )
    (folder / "proxy.conf").write_text((SHIPPED / "supportbot-proxy.conf").read_text())
    path = folder / "nginx.conf"
    path.write_text(_AROUND.format(folder=folder, temporary=temporary))
    return path


@contextmanager
def nginx_before(ports: Sequence[int], *, port: int, folder: Path) -> Iterator[None]:
    """The shipped file, served without TLS on ``port``, before web processes on ``ports``."""
    program = nginx_or_skip()
    shipped = (SHIPPED / "supportbot.conf").read_text()
    plain = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", shipped, flags=re.DOTALL)
    plain = re.sub(r"^ *ssl_.*\n", "", plain, flags=re.MULTILINE)
    plain = plain.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    for shown, real in zip((8001, 8002), ports, strict=True):
        plain = plain.replace(f"127.0.0.1:{shown} ", f"127.0.0.1:{real} ")
    with (folder / "nginx.log").open("wb") as log:
        running = subprocess.Popen([program, "-c", str(configured(folder, plain))], stdout=log, stderr=log)
        try:
            _wait(port, running, folder)
            yield
        finally:
            running.terminate()
            running.wait(10)


def _wait(port: int, running: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert running.poll() is None, (folder / "nginx.log").read_text() + (folder / "error.log").read_text()
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("nginx does not answer")


def served_by(folder: Path, path: str) -> set[int]:
    """The ports of the web processes that served ``path``, of requests that have ended; a second try counts alone."""
    served = set()
    for line in (folder / "access.log").read_text().splitlines():
        uri, tried, _ = line.split("|")
        if uri == path and tried != "-":
            served.add(int(tried.rpartition(":")[2]))
    return served
