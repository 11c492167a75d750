"""What can be exported: a small register, to which the rooms that own lists add theirs in ``AppConfig.ready``.

A source never holds all of its rows: it gives them one by one, from the store by key or by a server-side cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from handoff.models import StaffMember
from supportbot.exporting.errors import UnknownSource

Cell = str | int | float | Decimal | bool | date | datetime | None
Filters = Mapping[str, str]
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Source:
    """A list under a name. ``clean`` reads a query string into the filters that are set and valid, all texts.

    ``documents`` gives a row of JSON Lines; without it a row is an object of the columns. ``paper`` makes a PDF, for
    sources of one thing. ``words`` says the filters as people read them. ``kinds`` are the files it can be made into.
    ``with_words``: whether what people said in chats is in it, so that a redaction deletes the file.
    """

    name: str
    title: str
    kinds: tuple[str, ...]
    columns: tuple[str, ...] = ()
    clean: Callable[[QueryDict], dict[str, str]] = lambda query: {}
    count: Callable[[Filters], int] = lambda filters: 0
    rows: Callable[[Filters], Iterator[Row]] = lambda filters: iter(())
    documents: Callable[[Filters], Iterator[Mapping[str, Any]]] | None = None
    paper: Callable[[Filters], bytes] | None = None
    words: Callable[[Filters], Sequence[tuple[str, str]]] = lambda filters: list(filters.items())
    roles: tuple[str, ...] = (StaffMember.Role.MANAGER, StaffMember.Role.ADMIN)
    with_words: bool = True
    one: str = "row"
    many: str = "rows"


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a source; the same name again replaces it."""
    _sources[source.name] = source


def source_named(name: str, staff: StaffMember | None = None) -> Source:
    """The source, if there is one and ``staff`` may export it. Raises UnknownSource."""
    found = _sources.get(name)
    if found is None or (staff is not None and staff.role not in found.roles):
        raise UnknownSource(field="source")
    return found
