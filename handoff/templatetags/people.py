"""Words for the pages of people, teams and hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone

from handoff.ports import topic_choices

register = template.Library()

_STATES = {
    "online": ("Online", "success"),
    "away": ("Away", "warning"),
    "offline": ("Offline", "neutral"),
    "reads": ("Reads only", "neutral"),
    "invited": ("Invited", "info"),
    "expired": ("Invitation ran out", "warning"),
    "disabled": ("Disabled", "danger"),
}
_CHANGES = {
    "staff_created": "Made on the machine",
    "staff_invited": "Invited",
    "staff_invited_again": "Invited again",
    "invitation_accepted": "Joined",
    "staff_changed": "Changed",
    "staff_disabled": "Disabled",
    "staff_enabled": "Enabled",
    "staff_signed_out": "Signed out everywhere",
    "second_factor_reset": "Second step taken away",
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@register.filter
def state_word(state: str) -> str:
    return _STATES[state][0]


@register.filter
def state_tone(state: str) -> str:
    """The badge's colour; its word says the same."""
    return _STATES[state][1]


@register.filter
def change_word(kind: str) -> str:
    return _CHANGES.get(kind, kind.replace("_", " ").capitalize())


@register.filter
def value_words(value: Any) -> str:
    """One side of a change: a list with commas, yes or no, and a word for nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "none"
    return "none" if value in (None, "") else str(value)


@register.filter
def topic_words(codes: Iterable[str]) -> str:
    """Topics as customers would call them."""
    known = dict(topic_choices())
    return ", ".join(known.get(code, code) for code in codes)


@register.filter
def language_words(codes: Iterable[str]) -> str:
    known = {code: str(name) for code, name in settings.LANGUAGES}
    return ", ".join(known.get(code, code) for code in codes)


@register.filter
def since(moment: datetime) -> str:
    """How long ago, in its largest unit: "just now", "5 min ago", "3 h ago", "2 d ago"."""
    seconds = int((timezone.now() - moment).total_seconds())
    if seconds < _MINUTE:
        return "just now"
    for size, unit in ((_DAY, "d"), (_HOUR, "h")):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds // _MINUTE} min ago"
