"""The list of transcripts: one page of rows, in a fixed number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from handoff.models import Conversation, Escalation, Message, SlaClock
from handoff.selectors.searching import messages_with
from supportbot.models import AnswerFeedback, Turn
from supportbot.review.conditions import Wanted, turns_wanted
from supportbot.review.highlighting import Piece, snippet, words_of
from supportbot.review.paging import PageKey, keys_after

PAGE = 30


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """One conversation as a line of the list.

    ``turn`` is the newest turn that fits what is asked of a turn, the newest at all where nothing is: its ``id``,
    ``seq`` (the last message it answers), ``topic``, ``decision``, ``confidence`` (0 to 1) and ``verdict``.
    """

    id: uuid.UUID
    display_name: str
    custody: str
    agent_name: str
    last_message_at: datetime
    last_seq: int
    turn: Mapping[str, Any] | None
    reason: str
    score: int | None
    up: int | None
    down: int | None
    late: bool
    excerpt: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    rows: list[TranscriptRow]
    next_key: PageKey | None


def transcripts(wanted: Wanted, *, after: PageKey | None = None, size: int = PAGE) -> TranscriptPage:
    """At most ``size`` conversations that fit ``wanted`` (see ``TranscriptFilters``), newest word first."""
    keys = keys_after(wanted, after, size + 1)
    shown = [key.id for key in keys[:size]]
    rows = {row["id"]: row for row in _annotated(wanted, Conversation.objects.filter(pk__in=shown))} if shown else {}
    texts = _excerpts(shown, wanted.get("q", ""), _asked_in(rows.values()) if turns_wanted(wanted) is not None else {})
    # One that was erased between the two statements is left out.
    found = [TranscriptRow(**rows[key], excerpt=texts.get(key, [])) for key in shown if key in rows]
    return TranscriptPage(found, keys[size - 1] if len(keys) > size else None)


def _annotated(wanted: Wanted, found: QuerySet[Conversation]) -> Any:
    turns = turns_wanted(wanted)
    if turns is None:
        turns = Turn.objects.filter(conversation=OuterRef("pk"), status=Turn.Status.DONE)
    told = JSONObject(
        id="id",
        seq="last_seq",
        topic="topic",
        decision="decision",
        confidence="confidence",
        verdict="verdict__value",
        reason="reason",
    )
    reasons = Escalation.objects.filter(conversation=OuterRef("pk")).order_by("-id")
    return found.annotate(
        agent_name=F("agent__display_name"),
        turn=Subquery(turns.order_by("-first_seq").values(told=told)[:1]),
        reason=Subquery(reasons.values("reason")[:1]),
        score=F("rating__score"),
        up=_thumbs(AnswerFeedback.Value.UP),
        down=_thumbs(AnswerFeedback.Value.DOWN),
        late=Exists(SlaClock.objects.filter(conversation=OuterRef("pk"), breached_at__isnull=False)),
    ).values(*(name for name in TranscriptRow.__slots__ if name != "excerpt"))


def _thumbs(value: str) -> Subquery:
    given = AnswerFeedback.objects.filter(conversation=OuterRef("pk"), value=value).order_by()
    return Subquery(given.values("conversation").annotate(total=Count("pk")).values("total"))


def _asked_in(rows: Iterable[Mapping[str, Any]]) -> dict[uuid.UUID, int]:
    """The number of the message that each row's turn answers."""
    return {row["id"]: row["turn"]["seq"] for row in rows if row["turn"]}


def _excerpts(ids: Sequence[uuid.UUID], query: str, asked_in: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, list[Piece]]:
    """Of each conversation the newest message with the words in it, else what the turn that was asked for answers,
    else what the customer wrote first."""
    if not ids:
        return {}
    asked = Message.objects.filter(conversation_id__in=ids, author=Message.Author.CUSTOMER)
    if asked_in:
        asked = asked.filter(reduce(or_, (Q(conversation_id=key, seq=seq) for key, seq in asked_in.items())))
    first = asked.order_by("conversation_id", "seq").distinct("conversation_id")
    texts = dict(first.values_list("conversation_id", "text"))
    if query:
        hits = messages_with(query).filter(conversation_id__in=ids)
        newest = hits.order_by("conversation_id", "-seq").distinct("conversation_id")
        texts.update(newest.values_list("conversation_id", "text"))
    words = words_of(query)
    return {key: snippet(text, words) for key, text in texts.items()}
