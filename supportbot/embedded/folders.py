"""Folders that only their owner reaches."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from supportbot.embedded.account import Account
from supportbot.embedded.children import NOBODY
from supportbot.embedded.errors import FolderUnusable


def make(folder: Path) -> None:
    """Make a data folder. Raises FolderUnusable when that is not permitted."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        usable = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        usable = False
    if not usable:
        raise FolderUnusable(
            f"The folder {folder} cannot be written by this user.",
            remedy=f"Give it to this user (chown -R), or choose another: SUPPORTBOT_VAR={Path.home()}/supportbot",
        )


def make_private(folder: Path, *, owner: Account | None = None) -> None:
    """Make the sockets' folder, 0700, and hand it to ``owner`` (none: leave it to whose it is).

    It lies in a folder that all may write: a stranger's folder or link of the same name must not be entered.
    Raises FolderUnusable when somebody else made it before.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    root = os.geteuid() == 0
    ours = {0, NOBODY} if root else {os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise FolderUnusable(
            f"{folder} exists and is not ours, so no socket is put into it.",
            remedy=f"Look who made it and remove it: rm -r {folder}",
        )
    folder.chmod(0o700)
    if root and owner is not None:
        os.chown(folder, owner.uid, owner.uid)
