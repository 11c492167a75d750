"""The row of views above the lists: those that are built in, one's own, and those of one's teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.filters import BUILT_IN, parse_filter
from handoff.models import SavedView
from handoff.views.asking import Asked, known, list_query


@dataclass(frozen=True, slots=True)
class Pill:
    """A view to pick. ``shared`` is the name of the team whose it is; empty for one's own and those built in."""

    key: str
    name: str
    query: str
    current: bool
    shared: str = ""


def pills_of(saved: Sequence[SavedView], wish: Asked) -> list[Pill]:
    """``saved`` behind those built in. Current is what shows the list that is asked for."""
    here = None if wish.words else (wish.tab, wish.applied)
    built_in = [
        Pill(f"built-in-{number}", view.name, list_query(view.tab, view.wanted), here == (view.tab, view.wanted))
        for number, view in enumerate(BUILT_IN)
    ]
    codes, own = known(), []
    for view in saved:
        wanted = parse_filter(view.wanted, codes).on(view.tab)
        current, shared = here == (view.tab, wanted), view.team.name if view.team else ""
        own.append(Pill(str(view.pk), view.name, list_query(view.tab, wanted), current, shared))
    return [*built_in, *own]


def savable(wish: Asked, pills: Sequence[Pill]) -> bool:
    """Whether there is a filter to keep that no view has yet."""
    return bool(wish.applied) and not wish.words and not any(pill.current for pill in pills)
