"""Sentences that the company wrote itself, said word for word."""

from __future__ import annotations

import re
from functools import lru_cache

from billing.facts import Company, Source
from supportbot.answering.decision import Slot
from supportbot.answering.rendering import Segment
from supportbot.llm.guard.outcomes import Stop
from supportbot.llm.guard.plain import plain

_END = re.compile(r"(?<=[.!?])\s+")
SHORTEST = 20


def passage_of(text: str, company: Company) -> tuple[Segment, ...] | None:
    """The sentence as one slot of the policy text it stands in; None where it stands in none."""
    wanted = _folded(text)
    for key, whole in company.texts.items():
        place = _places(whole).get(wanted)
        if place is not None:
            start, end = place
            source = Source("policy_text", key, f"{start}:{end}", "passage")
            part = whole[start:end]
            return (Segment(part, Slot("text", part, source)),)
    return None


def _folded(text: str) -> str:
    return " ".join(text.casefold().strip("- ").split())


@lru_cache(maxsize=512)
def _places(whole: str) -> dict[str, tuple[int, int]]:
    """Where each sentence stands, by its text in small letters."""
    places, start = {}, 0
    for end in [*(found.start() for found in _END.finditer(whole)), len(whole)]:
        part = whole[start:end]
        lead = len(part) - len(part.lstrip())
        try:
            folded = _folded(plain(part)) if part.strip() else ""
        except Stop:
            folded = ""
        if len(folded) >= SHORTEST:
            places[folded] = (start + lead, end)
        start = end
    return places
