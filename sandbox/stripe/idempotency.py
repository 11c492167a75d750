"""Idempotency keys: the first answer to a key is kept for a day of the sandbox's time and given again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson

from sandbox.store import Store
from sandbox.stripe.errors import KeyReused

KEPT_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    request: str
    """The id of the call that it was first given to."""
    replayed: bool = False


def fingerprint(method: str, path: str, params: dict[str, Any]) -> str:
    """What makes two calls the same."""
    canonical = orjson.dumps([method, path, params], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()


def recall(store: Store, key: str, mark: str, now: int) -> Answer | None:
    """The answer that this key has. Raises KeyReused where it was to another call."""
    row = store.connection.execute(
        "SELECT fingerprint, status, body, request FROM keys WHERE key = ? AND created > ?", (key, now - KEPT_SECONDS)
    ).fetchone()
    if row is None:
        return None
    if row[0] != mark:
        raise KeyReused(key)
    return Answer(row[1], row[2], row[3], replayed=True)


def keep(store: Store, key: str, mark: str, answer: Answer, now: int) -> None:
    store.connection.execute(
        "INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?, ?, ?)",
        (key, mark, answer.status, answer.body, answer.request, now),
    )


def prune(store: Store, now: int) -> int:
    """Forget keys older than a day, or all that were first used until ``now`` plus a day; how many went."""
    return store.connection.execute("DELETE FROM keys WHERE created <= ?", (now - KEPT_SECONDS,)).rowcount
