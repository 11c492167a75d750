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


class Nginx:
    """The shipped file, served without TLS on ``port``, before web processes on ``ports``."""

    def __init__(self, ports: Sequence[int], *, port: int, folder: Path) -> None:
        self._port, self._folder, self._command = port, folder, [nginx_or_skip(), "-c", str(folder / "nginx.conf")]
        shipped = (SHIPPED / "supportbot.conf").read_text()
        plain = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", shipped, flags=re.DOTALL)
        plain = re.sub(r"^ *ssl_.*\n", "", plain, flags=re.MULTILINE)
        plain = plain.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
        for shown, real in zip((8001, 8002), ports, strict=True):
            plain = plain.replace(f"127.0.0.1:{shown} ", f"127.0.0.1:{real} ")
        configured(folder, plain)

    def start(self) -> None:
        with (self._folder / "nginx.log").open("ab") as log:
            self._running = subprocess.Popen(self._command, stdout=log, stderr=log)
        self._wait()

    def stop(self) -> None:
        self._running.terminate()
        self._running.wait(10)

    def restart(self) -> None:
        """All its connections are cut, as when its machine is replaced; a reload would keep them."""
        self.stop()
        self.start()

    def _wait(self) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            logs = [self._folder / "nginx.log", self._folder / "error.log"]
            assert self._running.poll() is None, "".join(log.read_text() for log in logs if log.exists())
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self._port}/healthz", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("nginx does not answer")


@contextmanager
def nginx_before(ports: Sequence[int], *, port: int, folder: Path) -> Iterator[Nginx]:
    nginx = Nginx(ports, port=port, folder=folder)
    nginx.start()
    try:
        yield nginx
    finally:
        nginx.stop()


def served_by(folder: Path, path: str) -> set[int]:
    """The ports of the web processes that served ``path``, of requests that have ended; a second try counts alone.

    Where all of them were away, nginx names their group instead of a process.
    """
    served = set()
    for line in (folder / "access.log").read_text().splitlines():
        uri, tried, _ = line.split("|")
        port = tried.rpartition(":")[2]
        if uri == path and port.isdigit():
            served.add(int(port))
    return served
