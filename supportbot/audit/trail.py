"""The audit: entries of the log about who read, exported, redacted and changed, newest first, paged by key."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from billing.selectors import company_zone
from handoff.models import Event, StaffMember
from handoff.models.event import AUDITED_KINDS, IS_AUDIT
from supportbot.audit.forms import conversation_named
from supportbot.audit.words import Words, kinds_of, words_of

PAGE = 50
_PAIR = 2
_NOT_DETAILS = frozenset({"by", "changes", "reason", "conversation", "customer", "name", "page"})
_PAGES = {"inbox": "in the inbox", "socket": "in the inbox", "review": "in review", "file": ""}
Wanted = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Key:
    """The last entry of the page before."""

    moment: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.moment.isoformat()}_{self.id}"

    @classmethod
    def parse(cls, text: str) -> Key | None:
        """None for what is no key of ours."""
        moment, _, number = text.partition("_")
        try:
            found = cls(datetime.fromisoformat(moment), int(number))
        except ValueError:
            return None
        return found if found.moment.tzinfo and 0 < found.id < 2**63 else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is shown. ``changes`` are (field, before, after)."""

    id: int
    at: datetime
    person: str
    words: Words
    kind: str
    where: str
    conversation: uuid.UUID | None
    customer_ref: str
    customer: str
    about: str
    reason: str
    details: list[tuple[str, str]]
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class TrailPage:
    entries: list[Entry]
    next_key: Key | None


def trail(wanted: Wanted, *, after: Key | None = None, size: int = PAGE) -> TrailPage:
    """At most ``size`` entries that fit ``wanted`` (see ``AuditFilters``)."""
    found = entries_wanted(wanted)
    if after is not None:
        # The first part is for the index, which cannot use the others.
        older = Q(created_at__lt=after.moment) | Q(created_at=after.moment, id__lt=after.id)
        found = found.filter(Q(created_at__lte=after.moment) & older)
    rows = list(found[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return TrailPage(entries_of(rows[:size]), Key(last.created_at, last.pk) if last else None)


def entries_wanted(wanted: Wanted) -> QuerySet[Event]:
    """In order, with their conversations."""
    found = Event.objects.filter(IS_AUDIT).select_related("conversation").order_by("-created_at", "-id")
    if "person" in wanted:
        found = found.filter(actor=f"staff:{wanted['person']}")
    if "kind" in wanted:
        found = found.filter(kind__in=kinds_of(wanted["kind"]))
    if "about" in wanted:
        found = found.filter(pk__in=_about(wanted["about"]))
    return found.filter(_in_days(wanted))


def _about(about: str) -> QuerySet[Event, Any]:
    """What was done with a conversation or a customer's, and what else names them; each by its own index."""
    conversation = conversation_named(about)
    kept = Event.objects.filter(kind__in=AUDITED_KINDS).order_by()
    of_none = Event.objects.filter(conversation__isnull=True).order_by()
    if conversation is not None:
        done, named = (
            kept.filter(conversation=conversation),
            of_none.filter(data__contains={"conversation": str(conversation)}),
        )
    else:
        done, named = kept.filter(conversation__customer_ref=about), of_none.filter(data__contains={"customer": about})
    return done.values("pk").union(named.values("pk"), all=True)


def _in_days(wanted: Wanted) -> Q:
    if not {"since", "until"} & wanted.keys():
        return Q()
    zone, days = company_zone(), Q()
    if "since" in wanted:
        days &= Q(created_at__gte=_midnight(date.fromisoformat(wanted["since"]), zone))
    if "until" in wanted and wanted["until"] < date.max.isoformat():
        days &= Q(created_at__lt=_midnight(date.fromisoformat(wanted["until"]) + timedelta(days=1), zone))
    return days


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def entries_of(rows: Iterable[Event]) -> list[Entry]:
    """Entries with the names of who did it, which are asked for once."""
    rows = list(rows)
    names = _names(rows)
    return [_entry(row, names) for row in rows]


def _names(rows: list[Event]) -> dict[str, str]:
    keys = {int(row.actor[6:]) for row in rows if row.actor.startswith("staff:") and row.actor[6:].isdigit()}
    people = StaffMember.objects.filter(pk__in=keys).values_list("pk", "display_name", "email") if keys else ()
    return {f"staff:{pk}": name or email for pk, name, email in people}


def _entry(row: Event, names: Mapping[str, str]) -> Entry:
    data, chat = row.data, row.conversation
    named = conversation_named(str(data.get("conversation", "")))
    return Entry(
        id=row.pk,
        at=row.created_at,
        person=names.get(row.actor) or data.get("by", "") or row.actor,
        words=words_of(row.kind),
        kind=row.kind,
        where=_PAGES.get(data.get("page", ""), data.get("page", "")),
        conversation=chat.pk if chat else named,
        customer_ref=chat.customer_ref if chat else _shown(data.get("customer")),
        customer=chat.display_name if chat else "",
        about=str(data.get("name", "")),
        reason=str(data.get("reason", "")),
        details=[(key, _shown(value)) for key, value in data.items() if key not in _NOT_DETAILS and _shown(value)],
        changes=[(key, _shown(before), _shown(after)) for key, before, after in _changes(data)],
    )


def _changes(data: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    changes = data.get("changes")
    for name, value in changes.items() if isinstance(changes, dict) else ():
        before, after = value if isinstance(value, list) and len(value) == _PAIR else (None, value)
        yield name, before, after


def _shown(value: Any) -> str:
    """A value of the log in words."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(one)}" for key, one in value.items())
    return str(value)
