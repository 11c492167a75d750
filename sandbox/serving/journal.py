"""The journal of calls received: what tests count by. It stands in the same file as the objects."""

from __future__ import annotations

from typing import Any

import orjson

from sandbox.store import Doc, Store

KEPT = 20_000
"""Calls that are kept; older ones go."""


class Journal:
    def __init__(self, store: Store) -> None:
        self._connection = store.connection

    def open(self, call: Doc) -> int:
        """Write down a call that has come in; its number. ``status`` is None until it is answered."""
        doc = {"status": None, "acted": False, "acts": 0, "object": None, "replayed": False, "fault": None, **call}
        cursor = self._connection.execute("INSERT INTO calls (doc) VALUES (?)", (orjson.dumps(doc).decode(),))
        number = cursor.lastrowid or 0
        if number % 1000 == 0:
            self._connection.execute("DELETE FROM calls WHERE n <= ?", (number - KEPT,))
        return number

    def note(self, number: int, **known: Any) -> None:
        """Add what has become known of the call."""
        self._connection.execute(
            "UPDATE calls SET doc = json_patch(doc, ?) WHERE n = ?", (orjson.dumps(known).decode(), number)
        )

    def acted(self, number: int, key: str | None) -> None:
        """The call has changed something, once more; ``key`` is the id of what it answers with."""
        self._connection.execute(
            "UPDATE calls SET doc = json_set(doc, '$.acted', json('true'), '$.acts', (doc ->> '$.acts') + 1, "
            "'$.object', ?) WHERE n = ?",
            (key, number),
        )

    def read(self, method: str = "", path: str = "", since: int = 0) -> list[Doc]:
        """Calls in the order in which they came, those whose path begins with ``path``."""
        sql = (
            "SELECT n, doc FROM calls WHERE n > ? AND (? = '' OR doc ->> '$.method' = ?) "
            "AND substr(doc ->> '$.path', 1, length(?)) = ? ORDER BY n"
        )
        rows = self._connection.execute(sql, (since, method, method, path, path))
        return [{"n": n, **orjson.loads(doc)} for n, doc in rows]
