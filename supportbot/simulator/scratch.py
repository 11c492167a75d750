"""A database of a run's own beside the installation's, gone when the run ends."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql

from handoff.services.events import unannounced
from supportbot import readers

_LONGEST_NAME = 63


class NoScratch(Exception):
    """The run's own database cannot be made; the message is one line with the remedy."""


@contextmanager
def scratch_database() -> Iterator[str]:
    """Every connection that this process opens inside leads to a fresh, migrated database; its name.

    It is dropped at the end, also after an interrupt. Nobody else is told of what happens in it. Raises NoScratch.
    """
    own = str(connection.settings_dict["NAME"])
    ending = f"_simulation_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    name = own[: _LONGEST_NAME - len(ending)] + ending
    try:
        _run("CREATE DATABASE {}", name)
    except DatabaseError as fault:
        why = " ".join(str(fault).split())
        raise NoScratch(f"no scratch database: {why}; the user of DATABASE_URL must be allowed CREATEDB") from fault
    try:
        # It is thrown away in the end, so no commit has to wait for the disk.
        _run("ALTER DATABASE {} SET synchronous_commit = off", name)
        with unannounced():
            _lead_to(name)
            call_command("migrate", verbosity=0, interactive=False)
            yield name
    finally:
        _lead_to(own)
        _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _lead_to(name: str) -> None:
    connections.close_all()
    if isinstance(wrapper := connections["default"], DatabaseWrapper):
        wrapper.close_pool()
    connection.settings_dict["NAME"] = name
    readers.reading_model_present.cache_clear()


def _run(statement: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    connection.close()
