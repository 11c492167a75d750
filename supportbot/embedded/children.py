"""What a child process does between fork and exec, so that no store outlives its keeper.

Linux tells a child when its parent's *thread* ends, so children must be started from a thread that lives as long as
the process: the main one. Elsewhere these are no-ops, and a killed keeper leaves its children to the next start.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
NOBODY = 65534

# Loaded before any fork: a child that loads a library between fork and exec may wait for ever on a copied lock.
_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(sig: signal.Signals) -> Callable[[], None]:
    """For the child: receive ``sig`` when the parent dies, and end at once if it is dead already."""
    parent = os.getpid()

    def prepare() -> None:
        if sys.platform != "linux":
            return
        _libc.prctl(_PR_SET_PDEATHSIG, int(sig))
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def as_nobody_in_namespace(sig: signal.Signals) -> Callable[[], None]:
    """For the child: a user namespace in which root is nobody, as Postgres refuses to run as root.

    Outside the process stays root without its powers, so files keep their owner. Raises OSError in the child when the
    system does not permit new namespaces.
    """
    tie = end_with_parent(sig)

    def prepare() -> None:
        if _libc.unshare(_CLONE_NEWUSER) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code))
        for name, text in (("setgroups", "deny"), ("uid_map", f"{NOBODY} 0 1"), ("gid_map", f"{NOBODY} 0 1")):
            fd = os.open(f"/proc/self/{name}", os.O_WRONLY)
            os.write(fd, text.encode())
            os.close(fd)
        # After unshare: a change of credentials clears the parent-death signal.
        tie()

    return prepare
