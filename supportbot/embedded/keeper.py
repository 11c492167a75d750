"""Keeps one store for as long as it is needed, alone or beside others.

Three locks make this safe without asking who is alive:

- *owner*: held by the process that starts and stops the server;
- *server*: inherited by the server's own processes, so it is free only when not one of them is left;
- *guests*: shared by everybody who uses a server that another owns; the owner takes it alone before stopping.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable

from supportbot.embedded import folders
from supportbot.embedded.errors import StoreError, StoreFailed, StoreHeld, StoreTimeout
from supportbot.embedded.lock import FileLock
from supportbot.embedded.store import Store

READY_SECONDS = 60.0
STOP_SECONDS = 30.0
_PAUSE_SECONDS = 0.03

Say = Callable[[str], None]


class Keeper:
    """One process's use of one store: ``begin``, ``wait`` until it answers, and at the end ``leave``."""

    def __init__(self, store: Store, *, exclusive: bool, say: Say) -> None:
        """``exclusive``: own the store or fail, and on leaving do not wait for guests."""
        folders.make(store.folder)
        self.store = store
        self.process: subprocess.Popen[bytes] | None = None
        self._exclusive = exclusive
        self._say = say
        self._owns = False
        self._owner = FileLock(store.folder / "owner.lock")
        self._server = FileLock(store.folder / "server.lock")
        self._guests = FileLock(store.folder / "guests.lock")

    def begin(self) -> None:
        """Start the server if nobody keeps it; does not wait until it answers. Raises StoreError."""
        if not self._owns and self._owner.try_exclusive():
            self._owns = True
            self._owner.write_holder(f"process {os.getpid()} ({' '.join(sys.argv)[:200]})")
        if self._owns and self.process is None:
            self._launch()

    def wait(self) -> None:
        """Wait until the server answers, becoming its owner if the present one leaves meanwhile. Raises StoreError."""
        deadline = time.monotonic() + READY_SECONDS
        told = False
        while True:
            self.begin()
            if self._usable():
                return
            if self._exclusive and not self._owns and not told:
                self._say(f"Waiting for {self._owner.holder()}, which keeps {self.store.name}.")
                told = True
            if time.monotonic() > deadline:
                raise self._late()
            time.sleep(_PAUSE_SECONDS)

    def revive(self) -> bool:
        """Start the server again if this process owns it and it has ended; true when it did. Raises StoreError."""
        if not self._owns or (self.process is not None and self.process.poll() is None):
            return False
        self.process = None
        self._launch()
        return self.process is not None

    def leave(self) -> None:
        """Stop the server if this process owns it, after the guests have gone unless the use is exclusive."""
        try:
            if self._owns and not self._exclusive:
                self._await_guests()
            if self.process is not None:
                self._stop(self.process)
        finally:
            for lock in (self._server, self._guests, self._owner):
                lock.release()
            self._owns = False

    def _launch(self) -> None:
        if not self._server.try_exclusive():
            return  # processes of an earlier, killed server are still ending
        try:
            self.process = self.store.launch(lock_fd=self._server.fileno())
        finally:
            self._server.release()

    def _usable(self) -> bool:
        if not self._owns:
            return not self._exclusive and self._guests.try_shared() and self.store.answers()
        if self.process is None:
            return False
        code = self.process.poll()
        if code is not None:
            raise StoreFailed(
                f"{self.store.name} ended with {code} while starting:\n{self.store.log_tail()}",
                remedy=f"See {self.store.log_path}; mend what it names and start again.",
            )
        return self.store.answers()

    def _late(self) -> StoreError:
        if not self._owns:
            return StoreHeld(
                f"{self.store.name} is kept by {self._owner.holder()}.",
                remedy="Wait until that has ended, or end it, and start again.",
            )
        return StoreTimeout(
            f"{self.store.name} did not answer within {READY_SECONDS:.0f} s.",
            remedy=f"See {self.store.log_path}; end a server left over from an earlier run, and start again.",
        )

    def _await_guests(self) -> None:
        told = False
        while not self._guests.try_exclusive():
            if not told:
                self._say(f"Other commands still use {self.store.name}; it is stopped when they have ended.")
                told = True
            time.sleep(_PAUSE_SECONDS)

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        process.send_signal(self.store.stop_signal)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
