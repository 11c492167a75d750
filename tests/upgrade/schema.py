"""A database as its rows and its rules: what an upgrade must keep, and what it must come to."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import psycopg

Connection = psycopg.Connection[tuple[Any, ...]]
Columns = dict[str, tuple[str, ...]]

_RULES = """
SELECT 'column', table_name || '.' || column_name,
    concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default, is_identity, generation_expression)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""

# A list of words is cast as a whole or word by word, depending on whether its table came out of a dump.
_CASTS = re.compile(r"::(?:character varying|text)(?:\[\])?|[()]")


def restore(database_url: str, dump: Path) -> None:
    """Run the plain SQL of ``pg_dump --inserts`` in an empty database."""
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute(gzip.decompress(dump.read_bytes()))


def rules(conn: Connection) -> set[tuple[str, str, str]]:
    """Every column, index, constraint, trigger and function, in the words of Postgres."""
    return {(kind, name, _CASTS.sub("", said)) for kind, name, said in conn.execute(_RULES)}


def columns(conn: Connection) -> Columns:
    """The columns of each table."""
    found: Columns = {}
    rows = conn.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
    )
    for table, column in rows:
        found[table] = (*found.get(table, ()), column)
    return found


def rows(conn: Connection, table: str, named: tuple[str, ...]) -> list[str]:
    """Each row of the table as one text of these columns, in an order that the rows alone decide."""
    listed = ", ".join(f'"{name}"' for name in named)
    read = conn.execute(f'SELECT (SELECT row(t.*)::text FROM (SELECT {listed}) AS t) FROM "{table}" AS one ORDER BY 1')
    return [text for (text,) in read]
