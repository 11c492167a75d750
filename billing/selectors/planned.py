"""Large statements of every answer, planned once for each connection: planning them took longer than running them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import psycopg
from django.db import connection


class _Planned(psycopg.Cursor[tuple[Any, ...]]):
    """Prepares what it runs, which Django's own cursor cannot, as it writes the values into the statement."""

    def execute(self, *args: Any, **options: Any) -> Self:
        return super().execute(*args, **options, prepare=True)


def planned_row(statement: str, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The first row of what the statement finds; None where that is nothing. Raises Django's database errors."""
    connection.ensure_connection()
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    planned: Any = _Planned(connection.connection)
    with wrapped(planned) as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
