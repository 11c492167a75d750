"""Scores as lists: cards in use, averages of the bot and of each agent, and what one scored, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Self

from django.db.models import Avg, Count, F, OuterRef, Q, QuerySet, Subquery

from handoff.models import Conversation, StaffMember
from handoff.selectors.conversations import visible_to
from supportbot.judging.beside import with_message
from supportbot.judging.scoring import Criterion
from supportbot.models import CoachingNote, ConversationScore, Scorecard, ScorecardVersion

PAGE = 30
OWN = 50


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card in use with its newest version."""

    card: Scorecard
    version: ScorecardVersion
    scores: int
    average: Decimal | None

    @property
    def critical(self) -> int:
        return sum(bool(stored["critical"]) for stored in self.version.criteria)


@dataclass(frozen=True, slots=True)
class Average:
    """What the bot (no agent) or one agent scores on one card. ``total`` and ``passed`` are percentages."""

    agent_id: int | None
    name: str
    card: str
    scores: int
    total: Decimal | None
    passed: Decimal | None


@dataclass(frozen=True, slots=True)
class ScoreKey:
    """The last row of the page before."""

    moment: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.moment.isoformat()}_{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for what is no key of ours."""
        moment, _, key = text.partition("_")
        try:
            found = cls(datetime.fromisoformat(moment), int(key))
        except ValueError:
            return None
        return found if found.moment.tzinfo and 0 <= found.id < 2**63 else None


@dataclass(frozen=True, slots=True)
class ScorePage:
    scores: list[ConversationScore]
    next_key: ScoreKey | None


def card_rows() -> list[CardRow]:
    """The cards in use, by name."""
    newest = ScorecardVersion.objects.filter(card=OuterRef("pk")).order_by("-number")
    cards = Scorecard.objects.filter(retired_at__isnull=True).annotate(
        newest=Subquery(newest.values("pk")[:1]), scored=Count("scores"), average=Avg("scores__total")
    )
    versions = ScorecardVersion.objects.in_bulk([card.newest for card in cards])
    return [CardRow(card, versions[card.newest], card.scored, card.average) for card in cards]


def averages() -> list[Average]:
    """Per scored and card, the bot first, then agents by name."""
    grouped = ConversationScore.objects.order_by().values("agent", "agent__display_name", "card__name")
    rows = grouped.annotate(
        scores=Count("pk"),
        mean=Avg("total"),
        decided=Count("pk", filter=Q(passed__isnull=False)),
        good=Count("pk", filter=Q(passed=True)),
    )
    found = [
        Average(
            row["agent"],
            row["agent__display_name"] or "The bot",
            row["card__name"],
            row["scores"],
            row["mean"],
            Decimal(100 * row["good"]) / row["decided"] if row["decided"] else None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.agent_id is not None, one.name.casefold(), one.card.casefold()))


def scores_page(*, who: str = "", after: ScoreKey | None = None, size: int = PAGE) -> ScorePage:
    """Newest first; ``who`` is ``bot``, an agent's number, or empty for all."""
    found = ConversationScore.objects.select_related("conversation", "card", "version", "agent", "by")
    if who:
        found = found.filter(agent__isnull=True) if who == "bot" else found.filter(agent=int(who))
    if after is not None:
        found = found.filter(Q(at__lt=after.moment) | Q(at=after.moment, id__lt=after.id))
    rows = list(found.order_by("-at", "-id")[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return ScorePage(rows[:size], ScoreKey(last.at, last.pk) if last else None)


@dataclass(frozen=True, slots=True)
class OwnScore:
    """A score as its agent sees it: each criterion with what was given and said."""

    score: ConversationScore
    lines: list[tuple[Criterion, str, str]]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What was shared with one agent. ``open_to`` are the conversations that they may still look at."""

    notes: list[CoachingNote]
    scores: list[OwnScore]
    average: Decimal | None
    open_to: frozenset[object]

    @property
    def unread(self) -> int:
        return sum(note.acknowledged_at is None for note in self.notes)


def own_page(staff: StaffMember) -> OwnPage:
    """The newest notes and scores that were shared with ``staff``, and nothing else."""
    notes = with_message(CoachingNote.objects.filter(agent=staff, shared_at__isnull=False))
    shared = ConversationScore.objects.filter(agent=staff, shared_at__isnull=False)
    own_notes = list(
        notes.select_related("by", "conversation").order_by(F("acknowledged_at").desc(nulls_first=True), "-id")[:OWN]
    )
    own_scores = list(shared.select_related("card", "version", "by", "conversation").order_by("-at", "-id")[:OWN])
    about = {note.conversation_id for note in own_notes} | {score.conversation_id for score in own_scores}
    return OwnPage(
        own_notes,
        [OwnScore(score, score_lines(score)) for score in own_scores],
        shared.aggregate(mean=Avg("total"))["mean"],
        frozenset(_visible(staff, Conversation.objects.filter(pk__in=about))),
    )


def score_lines(score: ConversationScore) -> list[tuple[Criterion, str, str]]:
    """Each criterion of the version it was scored on, with the value and the comment."""
    pairs = zip(score.version.criteria, score.answers, strict=True)
    return [(Criterion.from_stored(stored), answer["value"], answer["comment"]) for stored, answer in pairs]


def _visible(staff: StaffMember, found: QuerySet[Conversation]) -> list[object]:
    return list(visible_to(staff, found).values_list("pk", flat=True)) if staff.may_answer else []
