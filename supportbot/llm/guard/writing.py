"""An admitted sentence written anew: its words as they are, its figures as this project shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from billing.facts import Source
from supportbot.answering.decision import Slot
from supportbot.answering.grounding.arithmetic import sources_field
from supportbot.answering.grounding.records import Records
from supportbot.answering.grounding.rules import compute
from supportbot.answering.rendering import Segment, shown
from supportbot.llm.guard.canvas import Canvas, Figure
from supportbot.llm.guard.facts import Fact
from supportbot.llm.guard.names import Names


def written(
    source: str, canvas: Canvas, facts: Mapping[int, Fact], names: Names, records: Records, locale: str, language: str
) -> tuple[Segment, ...]:
    """``source`` is the text of the canvas before anything was taken out of it."""
    segments: list[Segment] = []
    place = 0
    for figure in sorted(canvas.figures, key=lambda one: one.start):
        slot = _slot(figure, facts.get(figure.start), names, records, language)
        if slot is None:
            continue
        if figure.start > place:
            segments.append(Segment(source[place : figure.start]))
        text = figure.text if slot.kind == "time" else _shown(slot, locale, language)
        segments.append(Segment(str(slot.value) if slot.kind == "time" else text, slot))
        place = figure.end
    if place < len(source):
        segments.append(Segment(source[place:]))
    return tuple(segments)


def _slot(figure: Figure, fact: Fact | None, names: Names, records: Records, language: str) -> Slot | None:
    """None where the words may stay."""
    if figure.kind == "invoice" or (figure.kind == "name" and figure.unit == "plan"):
        return names.slots[figure.key][1]
    if figure.kind == "name":
        return None if figure.key.replace(" ", "").isalpha() else names.slots[figure.key][1]
    if figure.kind == "card":
        return names.last4[figure.key]
    if fact is None or figure.word:
        return None
    if figure.kind == "span":
        return _span_slot(figure, fact, records, language)
    return fact.slot


def _span_slot(figure: Figure, fact: Fact, records: Records, language: str) -> Slot:
    """ "March 2026", "08/2028" or "2026" of the date that was meant."""
    if figure.key == "expiry":
        source = Source("payment_method", fact.slot.source.ref, "", "expiry_shown")
        return Slot("text", str(compute(records, source)), source)
    rule = "year_shown" if figure.key == "year" else "month_shown"
    source = Source("sources", "", f"{language}:{sources_field([fact.slot.source])}", rule)
    return Slot("text", str(compute(records, source)), source)


def _shown(slot: Slot, locale: str, language: str) -> str:
    if isinstance(slot.value, date) and language != "en":
        return str(format_date(slot.value, format="long", locale=_locale(language, locale)))
    return shown(slot, locale)


def _locale(language: str, locale: str) -> Locale:
    try:
        return Locale(language, territory=Locale.parse(locale.replace("-", "_")).territory)
    except (UnknownLocaleError, ValueError):
        return Locale(language)
