"""One transcript as a manager reads it: what was said, how the bot decided, who held it when."""

from __future__ import annotations

from dataclasses import dataclass

from handoff.models import Conversation, Message, Note, SlaClock
from supportbot.models import AnswerFeedback, ConversationRating, Turn
from supportbot.review.decisions import DecisionView, decision_view
from supportbot.review.highlighting import Piece, pieces, words_of
from supportbot.review.timeline import Kept, Moment, promises, timeline


@dataclass(frozen=True, slots=True)
class Line:
    """One message with what belongs to it; ``notes`` are those that staff wrote right after it."""

    message: Message
    pieces: list[Piece]
    decision: DecisionView | None
    feedback: AnswerFeedback | None
    notes: list[Note]


@dataclass(frozen=True, slots=True)
class Transcript:
    conversation: Conversation
    lines: list[Line]
    timeline: list[Moment]
    promises: list[Kept]
    rating: ConversationRating | None
    dropped: int


def transcript(conversation: Conversation, *, query: str = "") -> Transcript:
    """Everything on the page, in at most ten queries. ``query`` marks the words that were searched."""
    words = words_of(query)
    turns = list(Turn.objects.filter(conversation=conversation).select_related("verdict__by").order_by("first_seq"))
    decided = {turn.reply_seq: decision_view(turn) for turn in turns if turn.reply_seq is not None}
    thumbs = {given.seq: given for given in AnswerFeedback.objects.filter(conversation=conversation)}
    notes: dict[int, list[Note]] = {}
    for note in Note.objects.filter(conversation=conversation).order_by("id"):
        notes.setdefault(note.after_seq, []).append(note)
    lines = [
        Line(
            message,
            pieces(message.text, words),
            decided.get(message.seq),
            thumbs.get(message.seq),
            notes.get(message.seq, []),
        )
        for message in Message.objects.filter(conversation=conversation).order_by("seq")
    ]
    rating = ConversationRating.objects.filter(conversation=conversation).first()
    clocks = list(SlaClock.objects.filter(conversation=conversation).order_by("started_at", "id"))
    dropped = sum(turn.status == Turn.Status.DROPPED for turn in turns)
    return Transcript(conversation, lines, timeline(conversation, rating, clocks), promises(clocks), rating, dropped)
