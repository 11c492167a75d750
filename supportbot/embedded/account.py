"""As whom the database server runs: it refuses root, which many containers and fresh machines only have."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import IO, Any

from supportbot.embedded.children import NOBODY, as_nobody_in_namespace, end_with_parent


class Account(Enum):
    """Who a server process is."""

    SELF = "self"  # the user who starts it
    NAMESPACE = "namespace"  # root outside, nobody inside a user namespace
    NOBODY = "nobody"  # the user nobody, where namespaces are refused (as in most containers)

    @property
    def uid(self) -> int:
        """The owner that files must have outside."""
        return NOBODY if self is Account.NOBODY else os.geteuid()


def unprivileged() -> Account:
    """The account for a program that refuses to run as root."""
    if os.geteuid() != 0:
        return Account.SELF
    if sys.platform != "linux":
        return Account.NOBODY
    try:
        spawn(["/bin/true"], account=Account.NAMESPACE, sig=signal.SIGKILL).wait()
    except (OSError, subprocess.SubprocessError):
        return Account.NOBODY
    return Account.NAMESPACE


def spawn(
    command: Sequence[str | Path],
    *,
    account: Account,
    sig: signal.Signals,
    log: IO[bytes] | int = subprocess.DEVNULL,
    pass_fds: Sequence[int] = (),
    stdin: int = subprocess.DEVNULL,
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own; it receives ``sig`` when this process dies.

    Raises OSError or subprocess.SubprocessError when the account is not to be had.
    """
    nobody: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if account is Account.NOBODY else {}
    return subprocess.Popen(
        command,
        stdin=stdin,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=env,
        cwd="/",
        pass_fds=pass_fds,
        start_new_session=True,
        # It takes no lock and loads nothing, which is what makes code between fork and exec unsafe.
        preexec_fn=as_nobody_in_namespace(sig) if account is Account.NAMESPACE else end_with_parent(sig),  # noqa: PLW1509
        **nobody,
    )


def reachable(path: Path, account: Account) -> bool:
    """Whether the account may walk to ``path``: for nobody every folder above must be open to all."""
    if account is not Account.NOBODY:
        return True
    return all(parent.stat().st_mode & 0o001 for parent in path.resolve().parents)


def give(folder: Path, account: Account) -> None:
    """Make the account the owner of a folder and all in it, if it is not (the account may change between starts)."""
    if os.geteuid() != 0 or folder.stat().st_uid == account.uid:
        return
    for top, _, files in os.walk(folder):
        for name in files:
            os.chown(Path(top) / name, account.uid, account.uid, follow_symlinks=False)
        shutil.chown(top, account.uid, account.uid)
