"""Words that say what a figure is: "late fee", "due on", "was paid". Each is tied to the figure that stands nearest."""

from __future__ import annotations

import re
from collections.abc import Iterable

from supportbot.llm.guard.canvas import Figure
from supportbot.llm.guard.lexicon import Found, lexicon

WEAK = frozenset({"to", "payment", "attempt_on", "price", "charge", "total", "sum", "policy", "credit", "paid"})
"""Where one of these and another cue stand equally near, the other one is meant."""
_WORD = re.compile("[^\\W\ue000-\ue007]+|[\ue000-\ue007]+")
_BREAK = re.compile(r"[,;()–—]| - |(?<!\w)(?:and|but|while|whereas|which|plus|und|aber|et|mais|y|pero|then)(?!\w)")
_ASIDE = re.compile("\\([\ue000-\ue007]+\\)")
FARTHEST = 14.0
"""Words between a cue and the figure that it may still tell of."""


def money_cues(text: str) -> list[Found]:
    """``text`` is in small letters; a cue inside a longer one is none."""
    return _longest(lexicon("money", whole=False).find(text))


def date_cues(text: str) -> list[Found]:
    return _longest(lexicon("dates", whole=False).find(text))


def without_asides(text: str) -> str:
    """ "VAT (23%) on …": brackets around a figure alone break nothing."""
    return _ASIDE.sub(lambda found: found.group()[1] * len(found.group()), text)


def _longest(cues: Iterable[Found]) -> list[Found]:
    found = list(cues)
    return [one for one in found if not any(_covers(other, one) for other in found)]


def _covers(other: Found, one: Found) -> bool:
    longer = other.end - other.start > one.end - one.start
    return longer and other.start <= one.start and one.end <= other.end


def roles_of(figures: list[Figure], cues: list[Found], text: str) -> dict[int, frozenset[str]]:
    """By the place of each figure: what the cues nearest to it say that it is."""
    nearest: dict[int, list[tuple[float, str]]] = {}
    for cue in cues:
        scored = [(distance(cue, figure, figures, text), figure.start) for figure in figures]
        score, place = min(scored, default=(FARTHEST, 0))
        if score < FARTHEST:
            nearest.setdefault(place, []).append((score, cue.name))
    return {start: _chosen(rows) for start, rows in nearest.items()}


def _chosen(rows: list[tuple[float, str]]) -> frozenset[str]:
    best = min(score for score, _ in rows)
    near = {role for score, role in rows if score <= best + 0.6}
    return frozenset(near - WEAK or near)


def distance(cue: Found, figure: Figure, figures: list[Figure], text: str) -> float:
    """Words between, breaks counted three times more; a cue that comes after is a little farther."""
    before = cue.end <= figure.start
    low, high = (cue.end, figure.start) if before else (figure.end, cue.start)
    if high - low > 12 * FARTHEST:
        return FARTHEST
    between = text[low:high]
    crossed = sum(low <= other.start < high for other in figures if other is not figure)
    plain = 5 if cue.name == "amounts" else 0
    after = 0 if before else 3.5 if cue.name == "to" else 0.5
    return len(_WORD.findall(between)) + 3 * len(_BREAK.findall(between)) + 4 * crossed + after + plain
