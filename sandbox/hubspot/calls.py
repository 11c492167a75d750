"""What a call is, and the table that says which function answers which path."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.hubspot.books import Books
from sandbox.hubspot.errors import Invalid, Missing
from sandbox.store import Doc


@dataclass(frozen=True)
class Call:
    """A call that was let in: every value of each name of its query, its JSON, and what stands in its path."""

    books: Books
    query: Mapping[str, Sequence[str]]
    body: Any
    places: tuple[str, ...]

    def asked(self) -> list[str]:
        """The properties wanted, given as one list or several."""
        return [name for each in self.query.get("properties", ()) for name in each.split(",") if name]

    def one(self, name: str) -> str:
        return next(iter(self.query.get(name, ())), "")

    def inputs(self) -> list[Doc]:
        """Raises Invalid where the body has no list of inputs, or more than a hundred."""
        inputs = self.body.get("inputs") if isinstance(self.body, dict) else None
        if not isinstance(inputs, list) or not all(isinstance(each, dict) for each in inputs):
            raise Invalid("Invalid input JSON: inputs")
        if not 0 < len(inputs) <= 100:
            raise Invalid("The maximum number of inputs supported in a batch request is 100")
        return inputs


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    """With ``{}`` where a name or an id stands."""
    answer: Callable[[Call], Doc]
    status: int = 200


class Routes:
    def __init__(self, *tables: Sequence[Route]) -> None:
        self._routes = [(_pattern(route.path), route) for table in tables for route in table]

    def find(self, method: str, path: str) -> tuple[Route, tuple[str, ...]]:
        """The route and what stands in the path. Raises Missing where there is none."""
        for pattern, route in self._routes:
            if route.method == method and (match := pattern.fullmatch(path.rstrip("/"))):
                return route, match.groups()
        raise Missing(f"resource not found: {method} {path}. The sandbox knows only the calls of docs/sandbox.md.")


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path.rstrip("/")).replace(r"\{\}", "([^/]+)"))
