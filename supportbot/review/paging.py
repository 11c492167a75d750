"""Places in the list of transcripts: newest word first, by key, so that what comes in meanwhile moves nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.db.models import Q, QuerySet

from handoff.models import Conversation
from handoff.selectors.searching import conversations_named, messages_with
from supportbot.review.conditions import Wanted, narrowed, searched

COUNTED = 1000
"""So many are counted; beyond that it is "1,000+"."""

_COMMON = 20_000  # messages
_LOOKED_AT = 300  # conversations
_COUNTED_AMONG = 1500  # conversations


@dataclass(frozen=True, slots=True)
class PageKey:
    """One row's place: when it was last written in (UTC), and its id."""

    moment: datetime
    id: uuid.UUID

    def __str__(self) -> str:
        return f"{self.moment.isoformat()}_{self.id}"

    @classmethod
    def parse(cls, text: str) -> PageKey | None:
        """None for what is no key of ours."""
        moment, _, key = text.partition("_")
        try:
            found = cls(datetime.fromisoformat(moment), uuid.UUID(key))
        except ValueError:
            return None
        return found if found.moment.tzinfo else None

    @classmethod
    def of(cls, conversation: Conversation) -> PageKey:
        return cls(conversation.last_message_at, conversation.pk)


@dataclass(frozen=True, slots=True)
class Count:
    """``more``: there are more than ``number``."""

    number: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The transcripts before and after one in a list; None at its ends."""

    newer: uuid.UUID | None
    older: uuid.UUID | None


def keys_after(wanted: Wanted, key: PageKey | None, most: int) -> list[PageKey]:
    """At most ``most`` places of the list behind ``key``, from its beginning without one."""
    return _keys(wanted, _older(key) if key else None, most, newest_first=True)


def neighbours(wanted: Wanted, conversation: Conversation) -> Neighbours:
    """Those beside ``conversation`` in the list, whether it still fits itself or not."""
    here = PageKey.of(conversation)
    newer = _keys(wanted, _newer(here), 1, newest_first=False)
    older = _keys(wanted, _older(here), 1, newest_first=True)
    return Neighbours(newer[0].id if newer else None, older[0].id if older else None)


def counted(wanted: Wanted) -> Count:
    """How many fit, as far as is counted."""
    query = wanted.get("q", "")
    if query and _is_common(query):
        nearest = _first(_in_order(narrowed(wanted)), _COUNTED_AMONG)
        return Count(len(_hits(query, nearest)), more=len(nearest) == _COUNTED_AMONG)
    found = len(_keys(wanted, None, COUNTED + 1, newest_first=True))
    return Count(min(found, COUNTED), more=found > COUNTED)


def _keys(wanted: Wanted, beyond: Q | None, most: int, *, newest_first: bool) -> list[PageKey]:
    found = _in_order(narrowed(wanted) if beyond is None else narrowed(wanted).filter(beyond), newest_first)
    query = wanted.get("q", "")
    if not query:
        return _first(found, most)
    if most <= _LOOKED_AT and _is_common(query):
        nearest = _first(found, _LOOKED_AT)
        hits = _hits(query, nearest)
        if len(hits) >= most or len(nearest) < _LOOKED_AT:
            return hits[:most]
    return _first(found.filter(pk__in=searched(query)), most)


def _in_order(found: QuerySet[Conversation], newest_first: bool = True) -> QuerySet[Conversation]:
    return found.order_by("-last_message_at", "id") if newest_first else found.order_by("last_message_at", "-id")


def _first(found: QuerySet[Conversation], most: int) -> list[PageKey]:
    return [PageKey(*row) for row in found.values_list("last_message_at", "id")[:most]]


def _is_common(query: str) -> bool:
    """Whether, by the planner's statistics, so many messages have the words that one soon comes upon them, and
    gathering them all would take longer."""
    plan = orjson.loads(messages_with(query).order_by().explain(format="json"))
    return int(plan[0]["Plan"]["Plan Rows"]) > _COMMON


def _hits(query: str, among: list[PageKey]) -> list[PageKey]:
    ids = [key.id for key in among]
    said = set(messages_with(query).filter(conversation__in=ids).values_list("conversation", flat=True))
    named = Q(pk__in=conversations_named(query).filter(pk__in=ids).values("pk")) | Q(pk__in=ids, customer_ref=query)
    said.update(Conversation.objects.filter(named).values_list("pk", flat=True))
    return [key for key in among if key.id in said]


def _older(key: PageKey) -> Q:
    beside = Q(last_message_at__lt=key.moment) | Q(id__gt=key.id)
    return Q(last_message_at__lte=key.moment) & beside  # a range of the index, then the few of the same moment


def _newer(key: PageKey) -> Q:
    return Q(last_message_at__gte=key.moment) & (Q(last_message_at__gt=key.moment) | Q(id__lt=key.id))
