"""The transcripts that a manager's filters find: a line each as CSV, whole conversations as JSON Lines."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from handoff.models import Message
from supportbot.exporting.batches import (
    Values,
    conversation_batches,
    first_words,
    grouped,
    newest_reasons,
    newest_turns,
    thumbs,
    wanted,
)
from supportbot.exporting.sources import Filters, Row, Source
from supportbot.models import Turn
from supportbot.review.conditions import matching
from supportbot.review.filters import TranscriptFilters

COLUMNS = (
    "conversation",
    "customer_ref",
    "customer",
    "started_at",
    "last_message_at",
    "closed_at",
    "state",
    "close_reason",
    "agent",
    "team",
    "language",
    "messages",
    "topic",
    "decision",
    "confidence",
    "handed_over_for",
    "rating",
    "comment",
    "thumbs_up",
    "thumbs_down",
    "first_words",
)


def clean(query: QueryDict) -> dict[str, str]:
    """The filters of the list that are set and valid."""
    return {name: str(value) for name, value in TranscriptFilters(query).wanted().items()}


def count(filters: Filters) -> int:
    """How many conversations there are."""
    return matching(wanted(filters)).count()


def rows(filters: Filters) -> Iterator[Row]:
    """A line for each, in the order of ``COLUMNS``."""
    for batch in conversation_batches(filters):
        keys = [one["id"] for one in batch]
        turns, reasons, words, given = newest_turns(keys), newest_reasons(keys), first_words(keys), thumbs(keys)
        for one in batch:
            key = one["id"]
            up, down = given.get(key, (0, 0))
            yield (
                str(key),
                *_said_of(one),
                *_read_as(turns.get(key, {})),
                reasons.get(key, ""),
                one["score"],
                one["comment"],
                up,
                down,
                words.get(key, ""),
            )


def documents(filters: Filters) -> Iterator[Mapping[str, Any]]:
    """Each conversation with its messages and the bot's turns."""
    for batch in conversation_batches(filters):
        keys = [one["id"] for one in batch]
        said, turned = _messages(keys), _turns(keys)
        reasons, given = newest_reasons(keys), thumbs(keys)
        for one in batch:
            key = one["id"]
            up, down = given.get(key, (0, 0))
            yield {
                "conversation": key,
                **dict(zip(COLUMNS[1:12], _said_of(one), strict=True)),
                "handed_over_for": reasons.get(key, ""),
                "rating": one["score"],
                "comment": one["comment"],
                "thumbs_up": up,
                "thumbs_down": down,
                "messages": said.get(key, []),
                "turns": turned.get(key, []),
            }


def filter_words(filters: Filters) -> Sequence[tuple[str, str]]:
    """The filters as the list names them."""
    form = TranscriptFilters(dict(filters))
    return [
        (str(form[name].label), _choice(form, name, value)) for name, value in filters.items() if name in form.fields
    ]


def _choice(form: TranscriptFilters, name: str, value: str) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value))


def _said_of(one: Values) -> tuple[Any, ...]:
    return (
        one["customer_ref"],
        one["display_name"],
        one["created_at"],
        one["last_message_at"],
        one["closed_at"],
        one["custody"],
        one["close_reason"],
        one["agent_name"],
        one["team_name"],
        one["language"],
        one["last_seq"],
    )


def _read_as(turn: Values) -> tuple[Any, ...]:
    confidence = turn.get("confidence")
    return turn.get("topic", ""), turn.get("decision", ""), None if confidence is None else round(confidence, 4)


def _messages(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Values]]:
    said = Message.objects.filter(conversation__in=keys).order_by("conversation_id", "seq")
    found = grouped(
        said.values("conversation_id", "seq", "author", "author_name", "kind", "text", "body", "created_at")
    )
    return {key: [_message(row) for row in messages] for key, messages in found.items()}


def _message(row: Values) -> Values:
    body = row["body"]
    shown = {name: body[name] for name in ("choices", "table", "attachments", "redacted", "code") if name in body}
    names = ("seq", "author", "author_name", "kind", "text", "created_at")
    return {**{name: row[name] for name in names}, **shown}


def _turns(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Values]]:
    turns = Turn.objects.filter(conversation__in=keys).order_by("conversation_id", "first_seq")
    names = (
        "first_seq",
        "last_seq",
        "reply_seq",
        "status",
        "decision",
        "topic",
        "confidence",
        "reason",
        "milliseconds",
    )
    found = grouped(turns.values("conversation_id", "trace", *names))
    return {key: [_turn(row, names) for row in rows] for key, rows in found.items()}


def _turn(row: Values, names: Sequence[str]) -> Values:
    trace = row["trace"]
    reading = trace.get("reading", {})
    return {
        **{name: row[name] for name in names},
        "topics": reading.get("topics", []),
        "signals": reading.get("signals", []),
        "threshold": trace.get("threshold"),
        "model_version": trace.get("model_version", ""),
        "facts": trace.get("facts", []),
    }


TRANSCRIPTS = Source(
    name="transcripts",
    title="Transcripts",
    kinds=("csv", "jsonl"),
    columns=COLUMNS,
    clean=clean,
    count=count,
    rows=rows,
    documents=documents,
    words=filter_words,
    one="conversation",
    many="conversations",
)
