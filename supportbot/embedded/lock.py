"""Advisory locks on files: they end with the last process that holds them, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class FileLock:
    """A lock on one file. The text inside says who holds it, for messages only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None

    def fileno(self) -> int:
        """The open file. A child that inherits it keeps the lock for as long as it lives."""
        if self._fd is None:
            # Kept readable and writable by its owner alone: whoever can open it could block the stores.
            self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._fd

    def try_exclusive(self) -> bool:
        """Take the lock for this process alone; false when anybody else holds it."""
        return self._try(fcntl.LOCK_EX)

    def try_shared(self) -> bool:
        """Take the lock beside others who share it; false when one holds it alone."""
        return self._try(fcntl.LOCK_SH)

    def write_holder(self, text: str) -> None:
        """Note who holds the lock."""
        os.ftruncate(self.fileno(), 0)
        os.pwrite(self.fileno(), text.encode(), 0)

    def holder(self) -> str:
        """Who said last that they hold the lock; empty when nobody did."""
        try:
            return self.path.read_text(errors="replace").strip()
        except OSError:
            return ""

    def release(self) -> None:
        """Let go, if held. A child that inherited the file keeps its own hold."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self.fileno(), kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
