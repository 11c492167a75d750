"""A supervisor in a process of its own, with what it prints and the processes below it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.setup.processes import PATIENCE_SECONDS, PROJECT, eventually

COMMAND = [sys.executable, "-m", "supportbot.supervisor"]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(var_dir: Path, port: int) -> Mapping[str, str]:
    """As `make run` finds it, on this data folder and port, with embedded stores."""
    inherited = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    return inherited | {"SUPPORTBOT_VAR": str(var_dir), "PORT": str(port)}


class Supervised:
    """A running supervisor. ``lines`` grows as it prints."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port
        self.lines: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def says(self, text: str) -> bool:
        """Whether a line holds this text; fails when the supervisor has ended without it."""
        found = any(text in line for line in list(self.lines))
        assert found or self.process.poll() is None, "\n".join(self.lines)
        return found

    def below(self) -> dict[int, str]:
        """Every process that it or its children started: number and command line."""
        found: dict[int, str] = {}
        left = [self.process.pid]
        while left:
            for child in _children(left.pop()):
                left.append(child)
                found[child] = _command(child)
        return found

    def pid_of(self, word: str) -> int:
        """The supervisor's own child whose command line holds this word; 0 when there is none now."""
        return next((pid for pid in _children(self.process.pid) if word in _command(pid)), 0)

    def stop(self) -> int:
        """Ask it to end as Ctrl-C does; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_SECONDS)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())


@contextmanager
def supervised(var_dir: Path, port: int) -> Iterator[Supervised]:
    """A supervisor that has said it is ready; stopped at the end."""
    env = environment(var_dir, port)
    pipe = subprocess.PIPE
    with subprocess.Popen(COMMAND, cwd=PROJECT, env=env, stdout=pipe, stderr=subprocess.STDOUT, text=True) as process:
        found = Supervised(process, port)
        try:
            eventually(lambda: found.says("Ready in"))
            yield found
        finally:
            found.stop()


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""
