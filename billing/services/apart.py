"""Work in threads of a pool, which nobody else gives a database connection back for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def with_own_connections(work: Callable[[], T]) -> T:
    """What ``work`` gives; whatever connections this thread opened for it are closed, also where it raises."""
    try:
        return work()
    finally:
        connections.close_all()
