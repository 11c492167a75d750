"""A store as its keeper sees it: how to prepare, start, ask and stop it."""

from __future__ import annotations

import signal
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path
from typing import IO, ClassVar

from supportbot.embedded import layout

_LOG_LIMIT = 5_000_000


class Store(ABC):
    """One embedded server with its data folder. It does not know who keeps it."""

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]

    def __init__(self, var_dir: Path, *, durable: bool) -> None:
        self.var_dir = var_dir
        self.folder = var_dir / self.name
        self.sockets = layout.socket_dir(var_dir)
        self.durable = durable

    @abstractmethod
    def launch(self, *, lock_fd: int) -> subprocess.Popen[bytes]:
        """Prepare the data folder if need be and start the server, which inherits the lock.

        Called with the store's lock held. Raises StoreError.
        """

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server takes work now. Gives up after two seconds."""

    @property
    def log_path(self) -> Path:
        """What the server itself has to say."""
        return self.folder / f"{self.name}.log"

    def open_log(self) -> IO[bytes]:
        """The log, to append to; begun anew when it has grown large."""
        large = self.log_path.exists() and self.log_path.stat().st_size > _LOG_LIMIT
        return self.log_path.open("wb" if large else "ab")

    def log_tail(self, lines: int = 6) -> str:
        """The log's last lines, for an error message."""
        if not self.log_path.exists():
            return ""
        with self.log_path.open("rb") as log:
            log.seek(max(0, self.log_path.stat().st_size - 4000))
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])
