"""Everywhere a secret could be left behind: each value in Postgres, each key and value in Redis, each log."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

from supportbot import embedded
from tests.attacks.driving import Exchange
from tests.flows.stack import Stack


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, and what stands there: as it is, and normalised. ``number`` if it is no text."""

    where: str
    text: str
    plain: str
    number: bool = False

    @classmethod
    def of(cls, where: str, value: object) -> Place:
        text = str(value)
        return cls(where, text, normalise(text), isinstance(value, int | float))


_SHORT = 8
"""A secret of fewer characters stands in identifiers and times by chance: its surroundings must match too."""
_AROUND = 6
_SIGNS = re.compile("[^0-9a-z]+")


def normalise(text: str) -> str:
    """Every Unicode digit as ASCII, NFKC, case-folded, letters and digits only."""
    text = folded(text)
    return _SIGNS.sub("", text) if text.isascii() else "".join(char for char in text if char.isalnum())


def folded(text: str) -> str:
    """As ``normalise``, with the signs between letters and digits kept."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char if unicodedata.digit(char, None) is None else str(unicodedata.digit(char)) for char in text)


def remains(exchange: Exchange, places: Iterable[Place]) -> list[str]:
    """Where a secret of the row is still to be found, each place once."""
    forms = [form for secret in exchange.attack.secrets for form in _forms(secret, exchange.typed)]
    found = {place.where for place in places if any(_holds(place, *form) for form in forms)}
    return [f"secret found in {where}" for where in sorted(found)]


def _forms(secret: str, typed: str) -> Iterator[tuple[str, bool]]:
    """What to look for, and whether it must be a whole value."""
    if len(secret) >= _SHORT:
        yield secret, False
        return
    yield secret, True
    said = normalise(typed)
    start = said.find(secret)
    while start >= 0:
        before, after = said[max(0, start - _AROUND) : start], said[start + len(secret) :][:_AROUND]
        yield from ((form, False) for form in (before + secret, secret + after) if len(form) >= _SHORT)
        start = said.find(secret, start + 1)


def _holds(place: Place, secret: str, whole: bool) -> bool:
    if whole:
        return not place.number and (place.plain == secret or f"={secret}" in place.text.split())
    return secret in place.plain


def all_places(stack: Stack) -> list[Place]:
    """Every place of the stores and logs of ``stack``, read once."""
    return [*_postgres(stack), *_redis(stack), *_logs(stack.var_dir)]


def frame_places(exchange: Exchange) -> list[Place]:
    """What the row's own socket was sent."""
    return [place for frame in exchange.frames for place in leaves(frame, "the socket: ")]


def leaves(value: Any, path: str = "") -> Iterator[Place]:
    """Each text and number of a JSON value, with the way to it. Keys count as texts of their own."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield Place.of(f"{path}.key", str(key))
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner, f"{path}[]")
    elif value is not None and not isinstance(value, bool):
        yield Place.of(path, value)


def _postgres(stack: Stack) -> Iterator[Place]:
    tables = [name for (name,) in stack.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    with stack.connect() as conn:
        for table in tables:
            for (row,) in conn.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t'):
                yield from leaves(json.loads(row), table)


def _redis(stack: Stack) -> Iterator[Place]:
    url = stack.env.get("REDIS_URL") or embedded.urls(stack.var_dir).redis_url
    with redis.Redis.from_url(url, decode_responses=True, encoding_errors="replace") as store:
        for key in store.scan_iter(count=500):
            yield Place.of("a key of Redis", key)
            yield from leaves(_redis_value(store, key), f"Redis {key}")


def _redis_value(store: redis.Redis, key: str) -> Any:
    readers: dict[str, Callable[[], Any]] = {
        "string": lambda: _counted(key, store.get(key)),
        "list": lambda: store.lrange(key, 0, -1),
        "set": lambda: list(store.sscan_iter(key)),
        "hash": lambda: store.hgetall(key),
        "zset": lambda: store.zrange(key, 0, -1),
        "stream": lambda: store.xrange(key),
    }
    kind = str(store.type(key))
    return readers[kind]() if kind != "none" else None  # it may have expired meanwhile


def _counted(key: str, value: Any) -> Any:
    """What limits and budgets count is a number, as in a column of Postgres: it may equal a secret by chance."""
    return int(value) if key.startswith("LIMITS:") and str(value).isdigit() else value


def _logs(folder: Path) -> Iterator[Place]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and ".log" in path.name):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            yield Place.of(f"log {path.name}", line)
