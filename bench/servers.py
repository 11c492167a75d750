"""The two servers that are compared, started alike on one database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from supportbot.supervisor.plan import PROJECT
from tests.flows.stack import START_SECONDS, Stack, free_port

SERVER = (
    "--host", "127.0.0.1", "--loop", "uvloop", "--http", "httptools", "--ws", "websockets-sansio",
    "--ws-per-message-deflate", "false", "--ws-max-size", "65536", "--no-access-log",
)  # fmt: skip


@contextmanager
def reference(program: Stack) -> Iterator[tuple[str, int]]:
    """The address of R's socket, and the process behind it."""
    with program.connect() as conn:
        conn.execute("CREATE TABLE IF NOT EXISTS bench_reference (id bigserial PRIMARY KEY, pair text, text text)")
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "bench.reference:application", "--port", str(port), *SERVER]
    with program.log_of("reference").open("ab") as log:
        process = subprocess.Popen(command, cwd=PROJECT, env=program.env, stdout=log, stderr=log)
    try:
        _wait(port)
        yield f"ws://127.0.0.1:{port}/ws/", process.pid
    finally:
        process.terminate()
        process.wait(15)


def cpu_seconds(pid: int) -> float:
    """What it has used so far, in user and kernel mode, all its threads together; 0 once it is gone (Linux)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid: int) -> int:
    """Memory of the process that is in use now (Linux)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
