"""Other processes as the tests of this folder see them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS = 180.0


@dataclass(frozen=True)
class Owner:
    """A process that uses the stores; ``stores`` are the servers it started itself (none when it only attached)."""

    process: subprocess.Popen[str]
    stores: list[int]

    def end(self) -> int:
        """Let the process leave; its exit code."""
        self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode


@contextmanager
def owner(var_dir: Path, *flags: str) -> Iterator[Owner]:
    """The process of ``owner.py``, up; killed at the end if it still lives."""
    command = [sys.executable, "-m", "tests.setup.owner", str(var_dir), *flags]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=PROJECT, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline().split()
            assert said[:1] == ["up"], " ".join(said) + process.stdout.read()
            yield Owner(process, [int(pid) for pid in said[1:]])
        finally:
            if process.poll() is None:
                process.kill()


def eventually(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds; fails after some minutes: the machine may be busy."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not yet reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}
