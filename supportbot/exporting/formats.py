"""Rows as the bytes of a file, piece by piece. Pure.

CSV is RFC 4180: CRLF, quotes doubled, UTF-8. A text that a spreadsheet would take for a formula gets an apostrophe
before it, which spreadsheets hide; numbers of our own stay numbers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import orjson

BOM = b"\xef\xbb\xbf"
PIECE_BYTES = 256 * 1024
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet may take a cell that begins so for a formula; the wide ones in East Asian editions."""


def guarded(text: str) -> str:
    """``text`` as a cell that no spreadsheet runs."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def cell(value: object) -> str | int | float | Decimal:
    """A value as a cell: moments in UTC, nothing as an empty cell, a choice as yes or no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return guarded(str(value))


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]], *, bom: bool = False) -> Iterator[bytes]:
    """The head and then a line for each row, in bytes."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    yield (BOM if bom else b"") + _line(buffer, writer, [guarded(name) for name in columns])
    for row in rows:
        yield _line(buffer, writer, [cell(value) for value in row])


def json_lines(documents: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A line for each; moments are UTC, and what JSON has no form for (a UUID is known) as its text."""
    for one in documents:
        yield orjson.dumps(one, default=str, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z)


def _line(buffer: StringIO, writer: Any, cells: Sequence[object]) -> bytes:
    buffer.seek(0)
    buffer.truncate()
    writer.writerow(cells)
    # Half a surrogate pair has no UTF-8; what is stored has none, and a sign in its place ends no export.
    return buffer.getvalue().encode("utf-8", "replace")
