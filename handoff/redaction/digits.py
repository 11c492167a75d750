"""Runs of digits as people type them, and the harmless shapes among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_RUN = re.compile(r"[0-9]+(?:[\W_]{1,3}[0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_HARMLESS = re.compile(
    r"""
      (?P<uuid>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)              # UUID
    | (?<![0-9])(?:19|20)[0-9]{2}([-/.])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])   # 2026-11-22
    | (?<![0-9])(?:0?[1-9]|[12][0-9]|3[01])([-/.])(?:0?[1-9]|[12][0-9]|3[01])\3(?:20)?[0-9]{2}(?!\3?[0-9])  # 22.11.2026
    | (?<![0-9:])[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![0-9:])                   # 10:33:05
    | (?<![0-9.,])[0-9]{1,3}(?:[., ']?[0-9]{3}){0,3}[.,][0-9]{2}(?![0-9]|[.,/][0-9])  # 1,234.50
    """,
    re.VERBOSE,
)
# "invoice number", "order no.", "Rechnungsnummer", "IMEI", "tracking id" just before a number.
_LABEL = re.compile(
    r"""
    (?: \b(?:imei|iccid|tracking|parcel|sendungs\w{0,10}|suivi)(?:[\W_]{1,2}(?:no|nr|number|nummer|id|code))?
      | \b(?:invoice|order|booking|ticket|case|contract|customer|reference|ref|serial|meter|shipment|transaction|user)
        [\W_]{0,2}(?:no|nr|number|num|id|ref\w{0,8}|\#)
      | (?:rechnungs|bestell|auftrags|kunden|vertrags|buchungs|serien|zahler|vorgangs)[\W_]?(?:nr|nummer)
      | \b(?:numero|num|no|n)[\W_]{0,2}(?:de[ ](?:la[ ])?)?(?:factura|facture|pedido|commande|cliente?|contrato?|serie)
      | \b(?:inv|ord|po|ref|re)[-\#:_]
    ) [\W_]{0,3}(?:(?:is|was|ist|es|est)[\W_]{1,3})?$
    """,
    re.VERBOSE,
)
_LABEL_REACH = 48


@dataclass(frozen=True, slots=True)
class Run:
    """Groups of digits with at most three separators between them; ``groups`` are [start, end) in the folded text."""

    digits: str
    groups: list[tuple[int, int]]


def runs(text: str, *, at_least: int) -> Iterator[Run]:
    """The runs of a folded text with ``at_least`` digits or more."""
    for match in _RUN.finditer(text):
        if match.end() - match.start() < at_least:
            continue
        found = list(_GROUP.finditer(match[0]))
        digits = "".join(group[0] for group in found)
        if len(digits) >= at_least:
            yield Run(digits, [(match.start() + group.start(), match.start() + group.end()) for group in found])


def harmless_places(text: str) -> bytearray:
    """One byte for each character of a folded text: 1 in a date, time or amount, 2 in a UUID, else 0."""
    places = bytearray(len(text))
    for match in _HARMLESS.finditer(text):
        sign = b"\x02" if match["uuid"] else b"\x01"
        places[match.start() : match.end()] = sign * (match.end() - match.start())
    return places


def is_labelled(text: str, start: int) -> bool:
    """Whether the words before ``start`` name the number as something harmless (an order number, an IMEI)."""
    return _LABEL.search(text[max(0, start - _LABEL_REACH) : start]) is not None
