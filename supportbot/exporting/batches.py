"""Going through any number of conversations in batches, with what belongs to each, in a fixed number of queries."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import Count, F, Model, Q, QuerySet

from handoff.models import Conversation, Escalation, Message
from supportbot.models import AnswerFeedback, Turn
from supportbot.review.conditions import matching
from supportbot.review.filters import TranscriptFilters

BATCH = 200
Values = Mapping[str, Any]


def conversation_batches(filters: Mapping[str, str]) -> Iterator[list[Values]]:
    """What stands in the list, newest word first, a batch at a time, as it is when the batch is read.

    Which ones are wanted is decided once: outside of a transaction Django's cursor is one ``WITH HOLD``, that the
    server keeps. So a conversation that is written in meanwhile is neither missed nor told twice.
    """
    keys = matching(wanted(filters)).order_by("-last_message_at", "id").values_list("pk", flat=True)
    found = keys.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        rows = {row["id"]: row for row in _conversations(batch)}
        yield [rows[pk] for pk in batch if pk in rows]  # one may have been erased meanwhile


def wanted(filters: Mapping[str, str]) -> dict[str, Any]:
    """The filters as the list takes them."""
    return TranscriptFilters(dict(filters)).wanted()


def _conversations(batch: Sequence[uuid.UUID]) -> Iterable[Values]:
    return Conversation.objects.filter(pk__in=batch).values(
        "id",
        "customer_ref",
        "display_name",
        "custody",
        "close_reason",
        "language",
        "created_at",
        "last_message_at",
        "closed_at",
        "last_seq",
        agent_name=F("agent__display_name"),
        team_name=F("team__name"),
        score=F("rating__score"),
        comment=F("rating__comment"),
    )


def newest_turns(batch: Sequence[uuid.UUID]) -> dict[uuid.UUID, Values]:
    """Of each conversation the newest turn that is done."""
    done = Turn.objects.filter(conversation__in=batch, status=Turn.Status.DONE)
    newest = done.order_by("conversation_id", "-first_seq").distinct("conversation_id")
    return {row["conversation_id"]: row for row in newest.values("conversation_id", "topic", "decision", "confidence")}


def newest_reasons(batch: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Why a person was brought in, the last time."""
    found = Escalation.objects.filter(conversation__in=batch).order_by("conversation_id", "-id")
    return dict(found.distinct("conversation_id").values_list("conversation_id", "reason"))


def first_words(batch: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What the customer wrote first."""
    said = Message.objects.filter(conversation__in=batch, author=Message.Author.CUSTOMER)
    first = said.order_by("conversation_id", "seq").distinct("conversation_id")
    return dict(first.values_list("conversation_id", "text"))


def thumbs(batch: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    """Thumbs up and thumbs down of each."""
    up, down = (Count("pk", filter=Q(value=value)) for value in (AnswerFeedback.Value.UP, AnswerFeedback.Value.DOWN))
    given = AnswerFeedback.objects.filter(conversation__in=batch).order_by().values("conversation_id")
    counted = given.annotate(up=up, down=down)
    return {row["conversation_id"]: (row["up"], row["down"]) for row in counted}


def grouped(rows: QuerySet[Model, Values], key: str = "conversation_id") -> dict[uuid.UUID, list[Values]]:
    """Rows by the conversation they belong to, each list in the order of the query."""
    found: defaultdict[uuid.UUID, list[Values]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found
