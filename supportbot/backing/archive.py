"""The file of a backup: a tar of the database's dump, what the data folder has besides, and what it was made of."""

from __future__ import annotations

import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from supportbot.backing.errors import BackupError
from supportbot.backing.tools import run

FORMAT = 1
_DUMP, _MADE_OF = "database.dump", "backup.json"


@dataclass(frozen=True, slots=True)
class MadeOf:
    """``made_at`` is UTC in ISO 8601; ``migrations`` the last of each app; ``beside`` the files of the data folder."""

    format: int
    made_at: str
    migrations: dict[str, str]
    beside: tuple[str, ...]


def beside() -> dict[str, Path]:
    """What no row holds, by its name in the backup: the key of encrypted columns where this machine made it, and an
    installation's own labelled sentences."""
    kept = {
        "secret_key": Path(settings.VAR_DIR) / "secret_key",
        "corrections.jsonl": Path(settings.MODELS_DIR) / "corrections.jsonl",
    }
    if not settings.SECRET_KEY_OF_THIS_MACHINE:
        del kept["secret_key"]
    return kept


def backup_write(path: Path) -> MadeOf:
    """Write the backup, readable by its owner alone; whole or not at all. The program may run meanwhile.

    Raises BackupError; OSError where the file cannot be written.
    """
    files = {name: file for name, file in beside().items() if file.exists()}
    made_of = MadeOf(FORMAT, datetime.now(UTC).isoformat(timespec="seconds"), _migrations(), tuple(files))
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as name:
        folder = Path(name)
        run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={folder / _DUMP}")
        (folder / _MADE_OF).write_text(json.dumps(asdict(made_of)), encoding="utf-8")
        whole = folder / "whole.tar"
        with tarfile.open(fileobj=os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT, 0o600), "wb"), mode="w") as tar:
            tar.add(folder / _MADE_OF, _MADE_OF)
            tar.add(folder / _DUMP, _DUMP)
            for inside, file in files.items():
                tar.add(file, inside)
        whole.replace(path)
    return made_of


@contextmanager
def backup_read(path: Path) -> Iterator[tuple[MadeOf, Path, dict[str, bytes]]]:
    """What it was made of, its dump as a file, and the files beside it. Raises BackupError."""
    with tempfile.TemporaryDirectory(prefix="supportbot-restore-") as name:
        try:
            with tarfile.open(path) as tar:
                made_of = MadeOf(**json.loads(_bytes(tar, _MADE_OF)))
                if made_of.format != FORMAT:
                    raise BackupError(f"{path} has the format {made_of.format}; this version reads {FORMAT}.")
                kept = {inside: _bytes(tar, inside) for inside in made_of.beside}
                tar.extract(_DUMP, name, filter="data")
        except (OSError, tarfile.TarError, KeyError, TypeError, ValueError) as error:
            raise BackupError(f"{path} is no backup: {' '.join(str(error).split())}") from error
        yield made_of, Path(name) / _DUMP, kept


def _bytes(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()


def _migrations() -> dict[str, str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return dict(sorted(applied))  # of each app the last counts
