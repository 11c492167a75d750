"""One transcript as a manager reads it: what was said, how the bot decided, who held it when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handoff.models import Conversation, Escalation, Event, Message, StaffMember
from supportbot.answering.brief import label_of
from supportbot.models import AnswerFeedback, ConversationRating, Turn
from supportbot.review.highlighting import Piece, pieces, words_of
from supportbot.review.model_part import ModelPart, model_part

_ACTORS = {"bot": "The bot", "customer": "The customer", "system": "The system"}
_MOVES = {
    "escalate": ("hourglass", "Handed over to people"),
    "claim": ("hand", "Claimed"),
    "hand_back": ("bot", "Handed back to the bot"),
    "requeue": ("rotate-ccw", "Back in the queue"),
    "close": ("check", "Closed"),
}


@dataclass(frozen=True, slots=True)
class TopicLine:
    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One bot turn, opened up. ``confidence`` and ``threshold`` are 0–1, ``milliseconds`` those of the whole turn."""

    turn: Turn
    label: str
    topics: list[TopicLine]
    signals: list[str]
    slots: list[tuple[str, str]]
    language: str
    facts: list[dict[str, Any]]
    threshold: float | None
    model_version: str
    model: ModelPart | None

    @property
    def answered_in_time(self) -> str:
        took = self.turn.milliseconds
        if took is None:
            return ""
        return f"{took:.0f} ms" if took < 1000 else f"{took / 1000:.1f} s"  # a second


@dataclass(frozen=True, slots=True)
class Line:
    """One message with what belongs to it."""

    message: Message
    pieces: list[Piece]
    decision: DecisionView | None
    feedback: AnswerFeedback | None

    @property
    def hit(self) -> bool:
        return any(piece.hit for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of the timeline, UTC. ``since_seconds`` is the time since the entry before it."""

    at: datetime
    icon: str
    title: str
    detail: str
    since_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    conversation: Conversation
    lines: list[Line]
    timeline: list[Moment]
    rating: ConversationRating | None
    dropped: int


def transcript(conversation: Conversation, *, query: str = "") -> Transcript:
    """Everything on the page, in six queries. ``query`` marks the words that were searched."""
    words = words_of(query)
    turns = list(Turn.objects.select_related("verdict__by").filter(conversation=conversation).order_by("first_seq"))
    decided = {turn.reply_seq: _decision(turn) for turn in turns if turn.reply_seq is not None}
    thumbs = {given.seq: given for given in AnswerFeedback.objects.filter(conversation=conversation)}
    lines = [
        Line(message, pieces(message.text, words), decided.get(message.seq), thumbs.get(message.seq))
        for message in Message.objects.filter(conversation=conversation).order_by("seq")
    ]
    rating = ConversationRating.objects.filter(conversation=conversation).first()
    dropped = sum(turn.status == Turn.Status.DROPPED for turn in turns)
    return Transcript(conversation, lines, _timeline(conversation, rating), rating, dropped)


def _decision(turn: Turn) -> DecisionView:
    reading = turn.trace.get("reading", {})
    slots = reading.get("slots", {})
    return DecisionView(
        turn=turn,
        label=label_of(turn.topic) if turn.topic else "",
        topics=[TopicLine(label_of(topic), share) for topic, share in reading.get("topics", [])],
        signals=list(reading.get("signals", [])),
        slots=[(name, ", ".join(map(str, values))) for name, values in slots.items() if values],
        language=reading.get("language", ""),
        facts=list(turn.trace.get("facts", [])),
        threshold=turn.trace.get("threshold"),
        model_version=turn.trace.get("model_version", ""),
        model=model_part(turn.trace),
    )


def _timeline(conversation: Conversation, rating: ConversationRating | None) -> list[Moment]:
    moves = list(Event.objects.filter(conversation=conversation, kind="custody").order_by("id"))
    reasons = dict(Escalation.objects.filter(conversation=conversation).values_list("custody_version", "reason"))
    names = _staff_names(moves)
    moments = [Moment(conversation.created_at, "message-circle", "Chat started", "")]
    moments += [_moved(event, names, reasons) for event in moves]
    if rating is not None:
        moments.append(Moment(rating.created_at, "star", f"Rated {rating.score} of 5", rating.comment))
    return _with_gaps(sorted(moments, key=lambda moment: moment.at))


def _staff_names(moves: Iterable[Event]) -> dict[str, str]:
    keys = {int(event.actor.removeprefix("staff:")) for event in moves if event.actor.startswith("staff:")}
    people = StaffMember.objects.filter(pk__in=keys) if keys else []
    return {f"staff:{person.pk}": person.display_name for person in people}


def _moved(event: Event, names: dict[str, str], reasons: dict[int, str]) -> Moment:
    icon, title = _MOVES.get(event.data.get("move", ""), ("circle-dot", event.kind.capitalize()))
    reason = reasons.get(event.custody_version, "").replace("_", " ")
    by = names.get(event.actor) or _ACTORS.get(event.actor, event.actor)
    detail = " · ".join(part for part in (by, reason) if part)
    return Moment(event.created_at, icon, title, detail)


def _with_gaps(moments: list[Moment]) -> list[Moment]:
    result: list[Moment] = []
    for moment in moments:
        gap = int((moment.at - result[-1].at).total_seconds()) if result else None
        result.append(Moment(moment.at, moment.icon, moment.title, moment.detail, gap))
    return result
