"""A conversation as it is sent by mail: who said what and when, day by day, with tables that hold without HTML."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_time, get_timezone_name

from handoff.mails.tables import TextTable, text_table
from handoff.mails.wording import locale_of, words
from handoff.records import MessageRow

_WIDTH = 74
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. ``plain`` is its text, files and table, indented, so that no message can look like a name line."""

    author: str
    who: str
    time: str
    text: str
    files: tuple[str, ...]
    table: TextTable | None
    plain: str


@dataclass(frozen=True, slots=True)
class Day:
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """``times`` names the time zone. ``left_out`` says that earlier messages are missing; empty when none is."""

    days: tuple[Day, ...]
    times: str
    left_out: str


def transcript_of(
    rows: Sequence[MessageRow], *, language: str, locale: str, zone: ZoneInfo, complete: bool = True
) -> Transcript:
    """The messages in order, with times in ``zone``. ``complete`` is false when the first ones were cut away."""
    own, written = words(language)["transcript"], locale_of(language, locale)

    def day_of(row: MessageRow) -> date:
        return row.created_at.astimezone(zone).date()

    days = tuple(
        Day(format_date(day, "full", written), tuple(_entry(row, own, written, zone) for row in said))
        for day, said in groupby(rows, day_of)
    )
    times = own["times"].format(zone=_zone_name(zone, written))
    return Transcript(days, times, "" if complete else own["left_out"])


def date_of(moment: datetime, *, language: str, locale: str, zone: ZoneInfo) -> str:
    """The day in words, such as ``27 November 2026``."""
    return format_date(moment.astimezone(zone).date(), "long", locale_of(language, locale))


def _entry(row: MessageRow, own: Mapping[str, Any], written: Locale, zone: ZoneInfo) -> Entry:
    files = tuple(own["file"].format(name=file["name"]) for file in row.body.get("attachments", ()))
    text = "" if row.body.get("wordless") else row.text
    table = text_table(row.body["table"]) if row.body.get("table") else None
    parts = [
        *(textwrap.fill(line, _WIDTH, break_long_words=False, break_on_hyphens=False) for line in text.splitlines()),
        *files,
        *(["", table.plain] if table else []),
    ]
    plain = textwrap.indent("\n".join(parts), _INDENT)
    time = format_time(row.created_at.astimezone(zone), "short", tzinfo=zone, locale=written)
    return Entry(row.author, _who(row, own), time, text, files, table, plain)


def _who(row: MessageRow, own: Mapping[str, Any]) -> str:
    if row.author == "bot":
        return str(own["bot"]).format(name=row.author_name).strip()
    if row.author == "agent":
        return row.author_name
    return str(own[row.author])


def _zone_name(zone: ZoneInfo, written: Locale) -> str:
    return zone.key if zone.key == "UTC" else get_timezone_name(zone, locale=written)
