"""Databases of a test's own beside the session's."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


def _with_database(url: str, name: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return parts._replace(path=f"/{name}").geturl()


def create_database(url: str, name: str, *, like: str = "template1") -> str:
    """The address of a new database beside the one of ``url``, with all that the one named ``like`` holds."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        conn.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return _with_database(url, name)


@contextmanager
def fresh_database(url: str, name: str, *, like: str = "template1") -> Iterator[str]:
    """``create_database``, dropped at the end."""
    try:
        yield create_database(url, name, like=like)
    finally:
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
