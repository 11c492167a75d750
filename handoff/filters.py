"""What an agent narrows the lists by. Pure: fields, as an address or a row has them, to a ``ListFilter`` and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self

from handoff.policy import HIGH, NORMAL, RAISED, URGENT

TABS = ("inbox", "team", "bot", "closed")
SEARCH = "search"
"""The place of what was found by words; it holds conversations of every tab."""

_MOST = 32767  # what the column holds
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,6})?")
_ONLY_ON = {"holder": ("team", SEARCH), "reason": ("closed", SEARCH)}


class Level(StrEnum):
    """A priority by its word."""

    URGENT = "urgent"
    HIGH = "high"
    RAISED = "raised"
    NORMAL = "normal"

    @property
    def priorities(self) -> range:
        """The priorities of this level; a level ends where the next begins."""
        least = {"urgent": URGENT, "high": HIGH, "raised": RAISED, "normal": NORMAL}
        end = {"urgent": _MOST + 1, "high": URGENT, "raised": HIGH, "normal": RAISED}
        return range(least[self], end[self])


class Promise(StrEnum):
    """How a promise stands that still runs. What is breached was warned of before, so ``WARNED`` has it too."""

    WARNED = "warned"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that there are; what names another is dropped."""

    topics: frozenset[str]
    reasons: frozenset[str]


@dataclass(frozen=True, slots=True)
class ListFilter:
    """All of it must hold. ``team`` and ``holder`` are primary keys; ``owed``: the customer waits for a reply,
    or in the queue for somebody to give one.

    ``holder`` is asked for on the team's tab, ``reason`` (of the closing) on the closed one, both in a search.
    """

    team: int | None = None
    topic: str = ""
    priority: Level | None = None
    language: str = ""
    holder: int | None = None
    promise: Promise | None = None
    unread: bool = False
    owed: bool = False
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.as_fields())

    def as_fields(self) -> dict[str, str]:
        """What is set, as ``parse_filter`` reads it."""
        return {name: str(int(value) if value is True else value) for name, value in asdict(self).items() if value}

    def without(self, *names: str) -> Self:
        """The same with those fields open again."""
        open_again: dict[str, Any] = {one.name: one.default for one in fields(self) if one.name in names}
        return replace(self, **open_again)

    def on(self, place: str) -> Self:
        """What of it counts on a tab or in a ``SEARCH``."""
        return self.without(*(name for name, places in _ONLY_ON.items() if place not in places))


EVERYTHING = ListFilter()


@dataclass(frozen=True, slots=True)
class BuiltInView:
    name: str
    tab: str
    wanted: ListFilter


BUILT_IN = (
    BuiltInView("Needs a reply", "inbox", ListFilter(owed=True)),
    BuiltInView("Promise at risk", "inbox", ListFilter(promise=Promise.WARNED)),
    BuiltInView("Unread", "inbox", ListFilter(unread=True)),
)


def parse_tab(raw: object) -> str:
    """One of ``TABS``; the inbox for what is none."""
    return raw if isinstance(raw, str) and raw in TABS else TABS[0]


def parse_filter(raw: Mapping[str, object], known: Known) -> ListFilter:
    """The one place where fields become a filter; whatever cannot be meant is left out, and nothing is an error."""
    said = {name: value for name, value in raw.items() if isinstance(value, str)}
    return ListFilter(
        team=_key(said.get("team")),
        topic=_among(said.get("topic"), known.topics),
        priority=Level(level) if (level := _among(said.get("priority"), Level)) else None,
        language=_language(said.get("language", "")),
        holder=_key(said.get("holder")),
        promise=Promise(promise) if (promise := _among(said.get("promise"), Promise)) else None,
        unread=said.get("unread") == "1",
        owed=said.get("owed") == "1",
        reason=_among(said.get("reason"), known.reasons),
    )


def _key(raw: str | None) -> int | None:
    """A primary key: at most nine digits, so that it fits every column."""
    return (int(raw) or None) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def _among(raw: str | None, codes: frozenset[str] | type[StrEnum]) -> str:
    return raw if raw and raw in {str(code) for code in codes} else ""


def _language(raw: str) -> str:
    return raw if _LANGUAGE.fullmatch(raw) else ""
