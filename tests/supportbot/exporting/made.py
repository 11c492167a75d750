"""Exports asked for and made, and what is in them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict

from handoff.models import StaffMember
from supportbot.exporting import sources
from supportbot.exporting.asking import export_ask
from supportbot.exporting.making import exports_make
from supportbot.exporting.sources import Source
from supportbot.models import Export, ExportChunk

NOBODY = uuid.UUID(int=0)


def asked(staff: StaffMember, source: str = "transcripts", kind: str = "csv", query: str = "", **more: Any) -> Export:
    return export_ask(staff=staff, source=source, kind=kind, query=QueryDict(query), **more)


def made(staff: StaffMember, source: str = "transcripts", kind: str = "csv", query: str = "", **more: Any) -> bytes:
    """The bytes of an export, which is asked for and made here."""
    export = asked(staff, source, kind, query, **more)
    assert exports_make() == 1
    export.refresh_from_db()
    assert export.state == "done"
    data = content(export)
    assert export.size == len(data)
    return data


def content(export: Export) -> bytes:
    chunks = ExportChunk.objects.filter(export=export, attempt=export.attempt or NOBODY).order_by("number")
    return b"".join(bytes(chunk.data) for chunk in chunks)


def counting(rows: int, name: str = "numbers") -> Source:
    """A list of numbers, registered."""

    def give(_: Mapping[str, str]) -> Iterator[tuple[int, str]]:
        return ((number, "x" * 100) for number in range(rows))

    source = Source(name=name, title="Numbers", kinds=("csv",), columns=("n", "x"), count=lambda _: rows, rows=give)
    sources.register(source)
    return source
