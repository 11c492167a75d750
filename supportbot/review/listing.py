"""The list of transcripts: filtered, searched, newest first, paged by key. A fixed number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from handoff.models import Conversation, Escalation, Message
from handoff.selectors.searching import messages_with
from supportbot.models import AnswerFeedback, Turn
from supportbot.review.highlighting import Piece, snippet, words_of

PAGE = 30
_LOW_RATING = 2


@dataclass(frozen=True, slots=True)
class PageKey:
    """The last row of the page before: when it was last written in (UTC), and its id."""

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


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """One conversation as a line of the list. ``read_topic`` and ``decision`` are those of the newest turn."""

    id: uuid.UUID
    display_name: str
    custody: str
    agent_name: str
    last_message_at: datetime
    last_seq: int
    read_topic: str
    decision: str
    reason: str
    score: int | None
    up: int | None
    down: int | None
    excerpt: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    rows: list[TranscriptRow]
    next_key: PageKey | None


def transcripts(wanted: Mapping[str, Any], *, after: PageKey | None = None, size: int = PAGE) -> TranscriptPage:
    """At most ``size`` conversations that fit ``wanted`` (see ``TranscriptFilters``), newest word first."""
    found = _filtered(wanted)
    if after is not None:
        older = Q(last_message_at__lt=after.moment) | Q(last_message_at=after.moment, id__gt=after.id)
        found = found.filter(older)
    rows = list(_annotated(found.order_by("-last_message_at", "id"))[: size + 1])
    shown = rows[:size]
    texts = _excerpts([row["id"] for row in shown], wanted.get("q", ""))
    last = shown[-1] if len(rows) > size else None
    key = PageKey(last["last_message_at"], last["id"]) if last else None
    return TranscriptPage([TranscriptRow(**row, excerpt=texts.get(row["id"], [])) for row in shown], key)


def _filtered(wanted: Mapping[str, Any]) -> QuerySet[Conversation]:
    found = Conversation.objects.all()
    for name, value in wanted.items():
        found = found.filter(_CONDITIONS[name](value))
    return found


def _by_words(query: str) -> Q:
    said = Q(pk__in=messages_with(query).order_by().values("conversation_id"))
    return said | Q(display_name__icontains=query) | Q(customer_ref=query)


def _by_decision(decision: str) -> Q:
    return Q(Exists(Turn.objects.filter(conversation=OuterRef("pk"), decision=decision)))


def _by_reason(reason: str) -> Q:
    return Q(Exists(Escalation.objects.filter(conversation=OuterRef("pk"), reason=reason)))


def _by_thumbs(value: str) -> Q:
    return Q(Exists(AnswerFeedback.objects.filter(conversation=OuterRef("pk"), value=value)))


def _by_rating(score: str) -> Q:
    if score == "none":
        return Q(rating=None)
    return Q(rating__score__lte=_LOW_RATING) if score == "low" else Q(rating__score=int(score))


_CONDITIONS = {
    "q": _by_words,
    "custody": lambda value: Q(custody=value),
    "decision": _by_decision,
    "reason": _by_reason,
    "rating": _by_rating,
    "thumbs": _by_thumbs,
}


def _annotated(found: QuerySet[Conversation]) -> Any:
    turns = Turn.objects.filter(conversation=OuterRef("pk"), status=Turn.Status.DONE).order_by("-first_seq")
    reasons = Escalation.objects.filter(conversation=OuterRef("pk")).order_by("-id")
    return found.annotate(
        agent_name=F("agent__display_name"),
        read_topic=Subquery(turns.values("topic")[:1]),
        decision=Subquery(turns.values("decision")[:1]),
        reason=Subquery(reasons.values("reason")[:1]),
        score=F("rating__score"),
        up=_thumbs(AnswerFeedback.Value.UP),
        down=_thumbs(AnswerFeedback.Value.DOWN),
    ).values(*(name for name in TranscriptRow.__slots__ if name != "excerpt"))


def _thumbs(value: str) -> Subquery:
    given = AnswerFeedback.objects.filter(conversation=OuterRef("pk"), value=value).order_by()
    return Subquery(given.values("conversation").annotate(total=Count("pk")).values("total"))


def _excerpts(ids: Sequence[uuid.UUID], query: str) -> dict[uuid.UUID, list[Piece]]:
    """Of each conversation the newest message with the words in it, or what the customer wrote first."""
    if not ids:
        return {}
    asked = Message.objects.filter(conversation_id__in=ids, author=Message.Author.CUSTOMER)
    first = asked.order_by("conversation_id", "seq").distinct("conversation_id")
    texts = dict(first.values_list("conversation_id", "text"))
    if query:
        hits = messages_with(query).filter(conversation_id__in=ids)
        newest = hits.order_by("conversation_id", "-seq").distinct("conversation_id")
        texts.update(newest.values_list("conversation_id", "text"))
    words = words_of(query)
    return {key: snippet(text, words) for key, text in texts.items()}
