"""JSON documents in one SQLite file: what a sandbox holds, found by kind and id or page by page, newest first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import orjson

Doc = dict[str, Any]
Bound = Literal["gt", "gte", "lt", "lte"]

_TABLES = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    created INTEGER NOT NULL,
    doc TEXT NOT NULL,
    UNIQUE (kind, id)
);
CREATE INDEX IF NOT EXISTS objects_created ON objects (kind, created, seq);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keys (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    request TEXT NOT NULL,
    created INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS calls (n INTEGER PRIMARY KEY, doc TEXT NOT NULL);
"""
_UPSERT = (
    "INSERT INTO objects (kind, id, created, doc) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (kind, id) DO UPDATE SET created = excluded.created, doc = excluded.doc"
)
NOTHING: Mapping[str, object] = {}
NO_PATTERNS: Mapping[str, Sequence[str]] = {}
_BEHIND = "(created, seq) < (SELECT created, seq FROM objects WHERE kind = ? AND id = ?)"
_AHEAD = "(created, seq) > (SELECT created, seq FROM objects WHERE kind = ? AND id = ?)"
_BOUNDS: Mapping[str, str] = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def field(path: str) -> str:
    """The SQL expression of a field, written as the indexes are: the two must agree to the letter."""
    if not path.replace(".", "").replace("_", "").isalnum():
        raise ValueError(f"{path!r} is no field path; use letters, digits, _ and dots.")
    return f"doc ->> '$.{path}'"


class Store:
    """One connection, used by one thread at a time.

    ``indexed`` names the fields that lists are asked for by; ``address`` is where it is served, for links to its pages.
    """

    def __init__(self, path: str, indexed: Iterable[str] = (), address: str = "") -> None:
        self.address = address
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # A killed process loses nothing that was committed; only a power cut could.
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.executescript(_TABLES)
        for name in indexed:
            self.connection.execute(
                f"CREATE INDEX IF NOT EXISTS objects_{name.replace('.', '_')} "
                f"ON objects (kind, {field(name)}, created, seq) WHERE {field(name)} IS NOT NULL"
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Raises sqlite3.OperationalError inside another transaction."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def get(self, kind: str, key: str) -> Doc | None:
        row = self.connection.execute("SELECT doc FROM objects WHERE kind = ? AND id = ?", (kind, key)).fetchone()
        return None if row is None else orjson.loads(row[0])

    def put(self, doc: Doc) -> None:
        """Store a document under its ``object`` (the kind), ``id``, and ``created``, ``date`` or ``start``."""
        self.connection.execute(_UPSERT, _row(doc))

    def put_many(self, docs: Iterable[Doc]) -> None:
        self.connection.executemany(_UPSERT, map(_row, docs))

    def remove(self, kind: str, key: str) -> None:
        self.connection.execute("DELETE FROM objects WHERE kind = ? AND id = ?", (kind, key))

    def page(
        self,
        kind: str,
        equal: Mapping[str, object],
        bounds: Mapping[str, Mapping[Bound, int]],
        limit: int,
        after: str = "",
        before: str = "",
        without: Mapping[str, object] = NOTHING,
        like: Mapping[str, Sequence[str]] = NO_PATTERNS,
    ) -> list[Doc]:
        """Up to ``limit`` documents, newest first: those behind ``after``, or those just ahead of ``before``."""
        wheres, values = _conditions(kind, equal, bounds)
        for name, value in without.items():
            wheres.append(f"{field(name)} IS NOT ?")
            values.append(value)
        for name, patterns in like.items():
            wheres.append(f"({' OR '.join([f'{field(name)} LIKE ?'] * len(patterns))})")
            values += patterns
        if cursor := after or before:
            wheres.append(_BEHIND if after else _AHEAD)
            values += [kind, cursor]
        order = "ASC" if before else "DESC"
        sql = f"SELECT doc FROM objects WHERE {' AND '.join(wheres)} ORDER BY created {order}, seq {order} LIMIT ?"  # noqa: S608
        found = [orjson.loads(row[0]) for row in self.connection.execute(sql, [*values, limit])]
        return found[::-1] if before else found

    def every(self, kind: str, **equal: object) -> list[Doc]:
        """All documents of a kind with these fields, oldest first; ``__`` in a name stands for a dot."""
        wheres, values = _conditions(kind, {name.replace("__", "."): value for name, value in equal.items()}, {})
        sql = f"SELECT doc FROM objects WHERE {' AND '.join(wheres)} ORDER BY created, seq"  # noqa: S608
        return [orjson.loads(row[0]) for row in self.connection.execute(sql, values)]

    def count(self, kind: str) -> int:
        found: int = self.connection.execute("SELECT count(*) FROM objects WHERE kind = ?", (kind,)).fetchone()[0]
        return found

    def least(self, kind: str, name: str) -> Doc | None:
        """The document in which this field is smallest, of those that have it."""
        sql = (
            f"SELECT doc FROM objects WHERE kind = ? AND {field(name)} IS NOT NULL "  # noqa: S608
            f"ORDER BY {field(name)}, created, seq LIMIT 1"
        )
        row = self.connection.execute(sql, (kind,)).fetchone()
        return None if row is None else orjson.loads(row[0])

    def setting(self, name: str, default: Any = None) -> Any:
        row = self.connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return default if row is None else orjson.loads(row[0])

    def keep_setting(self, name: str, value: object) -> None:
        self.connection.execute(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, orjson.dumps(value).decode()),
        )

    def clear(self) -> None:
        """Forget everything: documents, settings, idempotency keys and the journal."""
        with self.transaction():
            for table in ("objects", "settings", "keys", "calls"):
                self.connection.execute(f"DELETE FROM {table}")  # noqa: S608


def _row(doc: Doc) -> tuple[str, str, int, str]:
    moment = doc.get("created") or doc.get("date") or doc.get("start") or 0
    return doc["object"], doc["id"], moment, orjson.dumps(doc).decode()


def _conditions(
    kind: str, equal: Mapping[str, object], bounds: Mapping[str, Mapping[Bound, int]]
) -> tuple[list[str], list[object]]:
    wheres: list[str] = ["kind = ?"]
    values: list[object] = [kind]
    for name, value in equal.items():
        # A JSON boolean comes out of SQLite as 0 or 1.
        wheres.append(f"{field(name)} = ?")
        values.append(int(value) if isinstance(value, bool) else value)
    for name, limits in bounds.items():
        column = "created" if name == "created" else field(name)
        for bound, value in limits.items():
            wheres.append(f"{column} {_BOUNDS[bound]} ?")
            values.append(value)
    return wheres, values
