"""What a request wants listed: a tab, words, a filter; and the way back into an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from handoff.filters import SEARCH, TABS, Known, ListFilter, parse_filter, parse_tab
from handoff.models import StaffMember
from handoff.ports import topic_choices
from handoff.selectors.filtering import filter_names
from handoff.services.holding import CLOSE_REASONS

_LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """``wanted`` is the whole filter, which stays while tabs change. ``names`` are those of its team and holder."""

    tab: str
    words: str
    wanted: ListFilter
    names: Mapping[str, str]

    @property
    def place(self) -> str:
        return SEARCH if self.words else self.tab

    @property
    def applied(self) -> ListFilter:
        """What of the filter counts here."""
        return self.wanted.on(self.place)

    @property
    def query(self) -> str:
        """The list's own, for an address: without the words, which stand in their box."""
        return list_query(self.tab, self.wanted)


def asked(fields: Mapping[str, object], staff: StaffMember) -> Asked:
    """At most one statement. A team or a holder that ``staff`` may not name is left out."""
    wanted = parse_filter(fields, known())
    names = filter_names(staff, wanted)
    nameless = [field for field in ("team", "holder") if field not in names]
    return Asked(
        tab=parse_tab(fields.get("tab")),
        words=_words(fields.get("q")),
        wanted=wanted.without(*nameless),
        names=names,
    )


def known() -> Known:
    """The codes that a filter may name."""
    return Known(frozenset(code for code, _ in topic_choices()), frozenset(CLOSE_REASONS))


def list_query(tab: str, wanted: ListFilter, words: str = "") -> str:
    """``?tab=team&topic=refund_status``; empty for the whole inbox."""
    shown = {"tab": tab} if tab != TABS[0] else {}
    said = {"q": words} if words else {}
    fields = {**shown, **wanted.as_fields(), **said}
    return f"?{urlencode(fields)}" if fields else ""


def _words(raw: object) -> str:
    return " ".join(raw.replace("\x00", " ").split())[:_LONGEST_SEARCH] if isinstance(raw, str) else ""
