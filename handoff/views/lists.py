"""The left pane: its tabs, what it is narrowed by, the saved views above it, and the rows."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest

from handoff.filters import EVERYTHING, TABS
from handoff.models import StaffMember
from handoff.selectors import inbox
from handoff.selectors.saved_views import saved_views
from handoff.views.asking import Asked, asked, list_query
from handoff.views.filtering import chips
from handoff.views.guards import staff_of
from handoff.views.pills import pills_of, savable

_OPEN = re.compile(r"/c/(?P<id>[0-9a-f-]{36})/")


def list_context(request: HttpRequest, *, opened: uuid.UUID | None) -> dict[str, Any]:
    """What ``_lists.html`` shows of what the request asks for."""
    staff = staff_of(request)
    wish = asked(request.GET, staff)
    pills = pills_of(saved_views(staff), wish)
    return {
        "tab": wish.tab,
        "words": wish.words,
        "applied": wish.applied,
        "chips": chips(wish),
        "query": wish.query,
        "clear_query": list_query(wish.tab, EVERYTHING, wish.words),
        "tab_queries": {tab: list_query(tab, wish.wanted) for tab in TABS},
        "pills": pills,
        "savable": savable(wish, pills),
        "counts": inbox.inbox_counts(staff),
        "open_id": opened,
        **_rows(staff, wish),
    }


def open_id(request: HttpRequest) -> uuid.UUID | None:
    """The conversation that stands open, as the address that htmx names has it."""
    address = urlsplit(request.headers.get("HX-Current-URL", "")).path
    match = _OPEN.search(address)
    try:
        return uuid.UUID(match["id"]) if match else None
    except ValueError:
        return None


def _rows(staff: StaffMember, wish: Asked) -> dict[str, list[inbox.InboxRow]]:
    wanted = wish.applied
    if wish.words:
        return {"rows": inbox.found(staff, wish.words, wanted)}
    if wish.tab == "inbox":
        waiting, own = inbox.queue(staff, wanted), inbox.own(staff, wanted)
        return {"offered": inbox.offered(staff), "waiting": waiting, "own": own}
    groups: dict[str, Callable[[], list[inbox.InboxRow]]] = {
        "team": lambda: inbox.with_colleagues(staff, wanted),
        "bot": lambda: inbox.with_bot(wanted),
        "closed": lambda: inbox.closed(staff, wanted),
    }
    return {"rows": groups[wish.tab]()}
