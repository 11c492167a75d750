"""Mails as files, one each: what "sending" means where no mail server is set. Knows no Django."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from email import message_from_binary_file, policy
from email.message import EmailMessage
from pathlib import Path

MOST_KEPT = 500
_SUFFIX = ".eml"
_PATTERN = "[0-9a-f]" * 32 + _SUFFIX


@dataclass(frozen=True, slots=True)
class KeptFile:
    """``name`` is 32 hexadecimal digits; ``written_at`` seconds since the epoch."""

    name: str
    written_at: float


def name_of(message_id: str) -> str:
    """The file's name for a Message-ID: the UUID that it begins with, or one made from all of it."""
    local = message_id.strip().strip("<>").partition("@")[0]
    try:
        return uuid.UUID(local).hex
    except ValueError:
        return uuid.uuid5(uuid.NAMESPACE_URL, f"mid:{message_id}").hex


class MailFolder:
    """The newest ``MOST_KEPT`` mails. Any number of processes may write and read it at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, name: str, raw: bytes) -> None:
        """Write one mail, all of it or nothing; of the same name twice, the later one stays."""
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self._path / f".{name}-{uuid.uuid4().hex}"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(raw)
        unfinished.replace(self._path / f"{name}{_SUFFIX}")
        for old in self.newest()[MOST_KEPT:]:
            (self._path / f"{old.name}{_SUFFIX}").unlink(missing_ok=True)

    def newest(self) -> list[KeptFile]:
        """All that are kept, the newest first."""
        found = []
        for file in self._path.glob(_PATTERN):
            try:
                found.append(KeptFile(file.stem, file.stat().st_mtime))
            except FileNotFoundError:  # another process has just made room
                continue
        return sorted(found, key=lambda kept: (-kept.written_at, kept.name))

    def read(self, name: str) -> EmailMessage | None:
        """The mail of that name; None when it is not there, or not any more."""
        try:
            with (self._path / f"{uuid.UUID(name).hex}{_SUFFIX}").open("rb") as file:
                return message_from_binary_file(file, policy=policy.default)
        except (FileNotFoundError, ValueError):
            return None
