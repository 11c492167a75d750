"""Words for the pages of reviews."""

from __future__ import annotations

from django import template

register = template.Library()

_DECISIONS = {
    "answer": ("Answered", "success"),
    "clarify": ("Asked back", "info"),
    "propose": ("Proposed", "info"),
    "handoff": ("Handed over", "warning"),
}
_STATES = {
    "bot": ("With the bot", "info"),
    "waiting": ("Waiting", "warning"),
    "agent": ("With an agent", "accent"),
    "closed": ("Closed", ""),
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@register.filter
def decision_word(code: str) -> str:
    return _DECISIONS.get(code, (code.capitalize(), ""))[0]


@register.filter
def decision_tone(code: str) -> str:
    return _DECISIONS.get(code, ("", ""))[1]


@register.filter
def state_word(custody: str) -> str:
    return _STATES.get(custody, (custody.capitalize(), ""))[0]


@register.filter
def state_tone(custody: str) -> str:
    return _STATES.get(custody, ("", ""))[1]


@register.filter
def span(seconds: int | None) -> str:
    """A length of time in its largest two units: "2 min 5 s", "3 h 20 min"."""
    if seconds is None:
        return ""
    if seconds < _MINUTE:
        return f"{seconds} s"
    if seconds < _HOUR:
        return _two(seconds // _MINUTE, "min", seconds % _MINUTE, "s")
    if seconds < _DAY:
        return _two(seconds // _HOUR, "h", seconds % _HOUR // _MINUTE, "min")
    return _two(seconds // _DAY, "d", seconds % _DAY // _HOUR, "h")


def _two(large: int, unit: str, small: int, small_unit: str) -> str:
    return f"{large} {unit} {small} {small_unit}" if small else f"{large} {unit}"
