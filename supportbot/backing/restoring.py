"""Making an installation out of a backup."""

from __future__ import annotations

import os
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from supportbot.backing.archive import MadeOf, backup_read, beside
from supportbot.backing.errors import BackupError, InUse, NotEmpty
from supportbot.backing.tools import run


def backup_restore(path: Path, *, replace: bool) -> MadeOf:
    """Put the backup in place of an empty database, or with ``replace`` of what is there.

    ``manage.py prepare`` has to follow, which brings an older schema up to date. Raises BackupError; the database is
    then empty or as it was.
    """
    with backup_read(path) as (made_of, dump, kept):
        _must_be_known(made_of)
        _must_be_alone()
        if _tables() and not replace:
            raise NotEmpty
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connection.close()
        run(
            "pg_restore",
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            f"--dbname={connection.settings_dict['NAME']}",
            str(dump),
        )
        for name, path_beside in beside().items():
            if name in kept:
                _put(path_beside, kept[name])
    return made_of


def _must_be_known(made_of: MadeOf) -> None:
    """A backup of a later version has tables that this one would misread."""
    known = MigrationLoader(None).graph.nodes
    ahead = [f"{app} {name}" for app, name in made_of.migrations.items() if (app, name) not in known]
    if ahead:
        raise BackupError(f"The backup is of a later version ({', '.join(ahead)}). Restore it with that version.")


def _must_be_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
    if others:
        raise InUse(others)


def _tables() -> list[str]:
    return connection.introspection.table_names()


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.restored")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    fresh.replace(path)
