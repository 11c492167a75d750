"""The panel in which a filter is chosen, and the chips that say what is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoff.filters import SEARCH, Level, Promise
from handoff.ports import topic_choices
from handoff.selectors.filtering import filter_options, language_name
from handoff.services.holding import CLOSE_REASONS
from handoff.templatetags.inbox import words
from handoff.views.asking import Asked, asked, list_query
from handoff.views.guards import ANSWERING, staff_of, staff_required

PROMISES = ((Promise.WARNED, "At risk or late"), (Promise.BREACHED, "Late"))
_LEVELS = [(level, words(level)) for level in Level]


@dataclass(frozen=True, slots=True)
class Choice:
    """One field of the panel. ``options`` are (value, words); ``chosen`` is the value that counts now, or empty."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of the filter in words; ``query`` is the list without it."""

    name: str
    label: str
    value: str
    query: str


_LABELS = {
    "team": "Team",
    "topic": "Topic",
    "priority": "Priority",
    "language": "Language",
    "holder": "Held by",
    "promise": "Promise",
    "unread": "Unread",
    "owed": "Waits for a reply",
    "reason": "Closed as",
}


@require_safe
@staff_required(ANSWERING)
def panel(request: HttpRequest) -> HttpResponse:
    """The fields for the place that is looked at, filled with what is wanted there."""
    staff = staff_of(request)
    wish = asked(request.GET, staff)
    found = filter_options(staff, wish.applied)
    options: dict[str, list[tuple[str, str]]] = {
        "topic": topic_choices(),
        "priority": [(str(value), label) for value, label in _LEVELS],
        "promise": [(str(value), label) for value, label in PROMISES],
        "team": [(str(key), name) for key, name in found.teams],
        "language": found.languages,
    }
    if wish.place in ("team", SEARCH):
        options["holder"] = [(str(key), name) for key, name in found.holders]
    if wish.place in ("closed", SEARCH):
        options["reason"] = [(reason, words(reason)) for reason in CLOSE_REASONS]
    chosen = wish.applied.as_fields()
    context = {
        "tab": wish.tab,
        "choices": [Choice(name, _LABELS[name], some, chosen.get(name, "")) for name, some in options.items()],
        "applied": wish.applied,
        # What does not count here stays in the form, so that it counts again on its own tab.
        "kept": {name: value for name, value in wish.wanted.as_fields().items() if name not in chosen},
    }
    return render(request, "handoff/_filters.html", context)


def chips(wish: Asked) -> list[Chip]:
    """What is applied, in the order of the fields."""
    return [
        Chip(
            name,
            _LABELS[name],
            _in_words(wish, name, value),
            list_query(wish.tab, wish.wanted.without(name), wish.words),
        )
        for name, value in wish.applied.as_fields().items()
    ]


def _in_words(wish: Asked, name: str, value: str) -> str:
    """The value as a person reads it; empty where the label says it all."""
    if name in ("unread", "owed"):
        return ""
    if name == "language":
        return language_name(value)
    named = {"topic": dict(topic_choices()), "promise": {str(code): label for code, label in PROMISES}}
    return {**wish.names, **named.get(name, {})}.get(value if name in named else name) or words(value)
