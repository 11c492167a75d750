"""What a call is, and the table that says which function answers which path."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.store import Doc
from sandbox.stripe.books import Books
from sandbox.stripe.errors import ApiError
from sandbox.stripe.fields import Form


@dataclass(frozen=True)
class Call:
    """A call that was let in: the books, its checked parameters, and the ids of its path in order."""

    books: Books
    params: dict[str, Any]
    ids: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.ids[0]


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    """With ``{}`` where an id stands."""
    answer: Callable[[Call], Doc]
    form: Form = field(default_factory=Form)


class Routes:
    def __init__(self, *tables: Sequence[Route]) -> None:
        self._routes = [(_pattern(route.path), route) for table in tables for route in table]

    def find(self, method: str, path: str) -> tuple[Route, tuple[str, ...]]:
        """The route and the ids in the path. Raises ApiError 404 where there is none."""
        for pattern, route in self._routes:
            if route.method == method and (match := pattern.fullmatch(path)):
                return route, match.groups()
        missing = ApiError(
            f"Unrecognized request URL ({method}: {path}). If you are trying to list objects, remove the trailing "
            "slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in "
            "your code. The sandbox knows only the calls of docs/sandbox.md."
        )
        missing.status, missing.kept = 404, False
        raise missing


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path).replace(r"\{\}", "([^/]+)"))
