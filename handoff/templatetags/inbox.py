"""Words for the codes that conversations carry."""

from __future__ import annotations

from datetime import datetime

from babel.units import format_unit
from django import template

from handoff.policy import HIGH, RAISED, URGENT
from handoff.records import timestamp

register = template.Library()


@register.filter
def words(code: str) -> str:
    """``asked_for_person`` as "Asked for person"."""
    return code.replace("_", " ").capitalize()


@register.filter
def priority_tone(priority: int) -> str:
    """The badge's colour for a queue priority; the word beside it is ``priority_word``."""
    if priority >= HIGH:
        return "danger"
    return "warning" if priority >= RAISED else ""


@register.filter
def priority_word(priority: int) -> str:
    """``Urgent``, ``High`` or ``Raised``; empty for what is served in its turn."""
    for least, word in ((URGENT, "Urgent"), (HIGH, "High"), (RAISED, "Raised")):
        if priority >= least:
            return word
    return ""


@register.filter
def iso(moment: datetime | None) -> str:
    """UTC with a Z, for ``<time datetime>``."""
    return "" if moment is None else timestamp(moment)


@register.filter
def percent(share: float | None) -> str:
    """0.873 as "87%"."""
    return "" if share is None else f"{share:.0%}"


@register.filter
def file_size(size: int) -> str:
    """182345 bytes as "182 kB", as ``sizeOf`` of files.js says it for what comes in live."""
    step = 0 if size < 1000 else 1 if size < 1_000_000 else 2
    unit = ("byte", "kilobyte", "megabyte")[step]
    amount = round(size / 1000**step, 1 if step == 2 else None)
    return format_unit(amount, unit, length="short", locale="en")


@register.filter
def at(cells: list[str], index: int) -> str:
    """The cell at ``index``; empty when there is none."""
    return cells[index] if 0 <= index < len(cells) else ""
