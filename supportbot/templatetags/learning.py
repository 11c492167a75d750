"""Words for the pages of learning."""

from __future__ import annotations

from django import template

register = template.Library()

_STAGES = {
    "": "Waiting for the worker",
    "training": "Learning the words",
    "vectors": "Learning from the sentences’ meaning",
    "present": "Measuring the version that serves",
    "comparing": "Comparing on the kept sentences",
    "past": "Reading past conversations again",
    "scenarios": "Holding the scenarios",
}
_STANDINGS = {
    "serves": ("Serves", "success"),
    "candidate": ("Candidate", "info"),
    "served": ("Served before", ""),
    "refused": ("Refused", "danger"),
}


@register.filter
def stage_word(stage: str) -> str:
    return _STAGES.get(stage, stage.capitalize())


@register.filter
def standing_word(standing: str) -> str:
    return _STANDINGS[standing][0]


@register.filter
def standing_tone(standing: str) -> str:
    return _STANDINGS[standing][1]


@register.filter
def less(after: int, before: int) -> int:
    """How much more ``after`` is than ``before``."""
    return after - before
