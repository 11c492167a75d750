"""Words for the pages of reviews."""

from __future__ import annotations

import re

from django import template

from handoff.selectors.filtering import language_name
from supportbot.answering.brief import label_of

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
_IDENTITIES = {"anonymous": "Visitor", "signed": "Signed in", "verified": "Proven by a code"}
_LINE_NUMBERS = re.compile(r"[\d,]*(>[\d,]*)?")
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
def identity_word(step: str) -> str:
    """How sure it was who asked."""
    return _IDENTITIES.get(step, "As the token says")


@register.filter
def language_word(code: str) -> str:
    """``de`` as "German"."""
    return "Another language" if code == "other" else language_name(code)


@register.filter
def away(seconds: int) -> int:
    """Without its sign."""
    return abs(seconds)


@register.filter
def topic_label(topic: str) -> str:
    """The topic as a customer would call it."""
    return label_of(topic) if topic else ""


@register.filter
def towards(ref: str) -> str:
    """A pair of records, ``INV-1>INV-2``, with an arrow between them."""
    return ref.replace(">", " → ")


@register.filter
def line_numbers(field: str) -> str:
    """``3>5`` as "line 3 → line 5", ``>5`` as "new line 5", ``3>`` as "line 3, gone"; any other field as it is."""
    if not field or not _LINE_NUMBERS.fullmatch(field):
        return field
    before, after = (_line(part) for part in field.split(">")) if ">" in field else (_line(field),) * 2
    if before == after:
        return before
    if before and after:
        return f"{before} → {after}"
    return f"new {after}" if after else f"{before}, gone"


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


def _line(numbers: str) -> str:
    if not numbers:
        return ""
    return f"line{'s' if ',' in numbers else ''} {numbers.replace(',', ', ')}"
