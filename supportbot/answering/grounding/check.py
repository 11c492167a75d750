"""Checks a rendered reply: each figure against its record, and the words between figures for loose ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from billing.facts import Account, Company
from billing.money import Money
from supportbot.answering.decision import Slot
from supportbot.answering.grounding.records import Records, UnknownSource, find_invoice, read
from supportbot.answering.grounding.rules import compute
from supportbot.answering.grounding.typed import TYPED, typed_value
from supportbot.answering.rendering import Rendered, Segment

FaultCode = Literal[
    "loose_figure", "text_altered", "source_unknown", "value_differs", "shown_differs", "choice_unknown"
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps a reply from being sent. ``place`` is a key of ``Rendered.segments``."""

    code: FaultCode
    place: str
    detail: str


def check(
    rendered: Rendered, account: Account | None, company: Company, *, today: date, typed: Sequence[str] = ()
) -> list[Fault]:
    """Everything wrong with ``rendered``, empty when it may be sent.

    ``today`` is the calendar date in the company's time zone under which the reply was written; ``typed`` are the
    customer's own messages, this turn's first. Never raises.
    """
    records = Records(account, company, today, tuple(typed))
    faults = [fault for place, row in rendered.segments.items() for fault in _place_faults(records, place, row)]
    return faults + _altered(rendered) + _choice_faults(records, rendered)


def resolve(records: Records, slot: Slot) -> object:
    """The true value behind a slot: read again, or computed again by the rule its source names.

    Raises UnknownSource when there is no such record, field or rule.
    """
    if slot.source.kind == TYPED:
        return typed_value(records, slot)
    if not slot.source.rule:
        return read(records, slot.source)
    return compute(records, slot.source)


def _place_faults(records: Records, place: str, segments: tuple[Segment, ...]) -> list[Fault]:
    faults = []
    for segment in segments:
        if segment.slot is None:
            if any(_is_figure(char) for char in segment.text):
                faults.append(Fault("loose_figure", place, segment.text))
        else:
            faults += _slot_faults(records, place, segment.slot, segment.text)
    return faults


def _slot_faults(records: Records, place: str, slot: Slot, text: str) -> list[Fault]:
    try:
        true_value = resolve(records, slot)
    except (UnknownSource, ValueError) as error:
        return [Fault("source_unknown", place, f"{slot.source}: {error}")]
    if type(true_value) is not type(slot.value) or true_value != slot.value:
        return [Fault("value_differs", place, f"{slot.value!r} is {true_value!r} in {slot.source}")]
    return [] if _shows(slot, text) else [Fault("shown_differs", place, f"{text!r} does not show {slot.value!r}")]


def _is_figure(char: str) -> bool:
    """Digits of any script, and currency signs."""
    return char.isnumeric() or unicodedata.category(char) == "Sc"


def _shows(slot: Slot, text: str) -> bool:
    """Whether ``text`` says this value, read back without the formatter that wrote it."""
    value = slot.value
    digits = "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())
    if isinstance(value, Money):
        return bool(digits) and int(digits) == abs(value.minor) and _is_negative(text) == (value.minor < 0)
    if isinstance(value, date):
        return digits in {f"{value.day}{value.year}", f"{value.year}{value.day}"}
    if isinstance(value, int):
        return bool(digits) and int(digits) == abs(value)
    return text == value


def _is_negative(text: str) -> bool:
    return any(sign in text for sign in "-−(")


def _altered(rendered: Rendered) -> list[Fault]:
    """What is shown must be what the segments say, so that nothing was put in after them."""
    said = {place: "".join(segment.text for segment in row) for place, row in rendered.segments.items()}
    seen = {"text": rendered.text} | {f"choice.{i}": choice["label"] for i, choice in enumerate(rendered.choices)}
    if rendered.table is not None:
        seen |= _cells(rendered.table)
    places = sorted(said.keys() | seen.keys())
    return [Fault("text_altered", place, seen.get(place, "")) for place in places if said.get(place) != seen.get(place)]


def _cells(table: dict[str, object]) -> dict[str, str]:
    cells = {"caption": str(table["caption"])}
    rows = {"column": table["columns"], "total": table.get("total", [])}
    body = table["rows"] if isinstance(table["rows"], list) else []
    rows |= {f"row.{i}": row for i, row in enumerate(body)}
    for name, row in rows.items():
        cells |= {f"{name}.{j}": str(value) for j, value in enumerate(row if isinstance(row, list) else [])}
    return cells


def _choice_faults(records: Records, rendered: Rendered) -> list[Fault]:
    """A tapped choice comes back as an id, so an id may name only an invoice of this customer."""
    faults = []
    for index, choice in enumerate(rendered.choices):
        kind, _, ref = choice["id"].partition(":")
        if kind != "invoice":
            continue
        try:
            find_invoice(records, ref)
        except UnknownSource:
            faults.append(Fault("choice_unknown", f"choice.{index}", choice["id"]))
    return faults
