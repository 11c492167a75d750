"""What the list is narrowed by, in words that can be taken away one by one; and the row of views to pick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import forms

from supportbot.models import ReviewView
from supportbot.review.conditions import Wanted
from supportbot.review.filters import TranscriptFilters
from supportbot.review.saved_views import BUILT_IN

_DAYS = ("since", "until")


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of the filter. ``fields`` are those it stands for, ``query`` the list without them."""

    fields: tuple[str, ...]
    label: str
    value: str
    query: str


@dataclass(frozen=True, slots=True)
class Pill:
    """A view to pick."""

    key: str
    name: str
    query: str
    current: bool
    shared: bool = False


def chips(filters: TranscriptFilters, wanted: Wanted) -> list[Chip]:
    """In the order of the fields; the search stands in its own box."""
    made = [
        Chip((name,), str(filters.fields[name].label), _in_words(filters, name, value), _without(wanted, name))
        for name, value in wanted.items()
        if name != "q" and name not in _DAYS
    ]
    if any(name in wanted for name in _DAYS):
        made.append(Chip(_DAYS, "Started", _span(wanted), _without(wanted, *_DAYS)))
    return made


def pills(saved: Sequence[ReviewView], filters: TranscriptFilters, wanted: Wanted) -> list[Pill]:
    """``saved`` behind those built in. Current is what shows the list that is asked for."""
    built_in = [
        Pill(f"built-in-{number}", view.name, urlencode(view.wanted), view.wanted == wanted)
        for number, view in enumerate(BUILT_IN)
    ]
    own = []
    for view in saved:
        kept = TranscriptFilters(view.wanted, like=filters).wanted()
        own.append(Pill(str(view.pk), view.name, urlencode(kept), kept == wanted, view.staff_id is None))
    return [*built_in, *own]


def _without(wanted: Wanted, *names: str) -> str:
    return urlencode({name: value for name, value in wanted.items() if name not in names})


def _in_words(filters: TranscriptFilters, name: str, value: str) -> str:
    """The value as a person reads it; empty where the label says it all."""
    widget = filters.fields[name].widget
    if not isinstance(widget, forms.Select):
        return ""
    return next((str(words) for code, words in widget.choices if code == value), value)


def _span(wanted: Wanted) -> str:
    first, last = (date.fromisoformat(wanted[name]) if name in wanted else None for name in _DAYS)
    if first == last and first:
        return _shown(first)
    if first and last:
        return f"{_shown(first)} to {_shown(last)}"
    return f"from {_shown(first)}" if first else f"until {_shown(last)}" if last else ""


def _shown(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""
