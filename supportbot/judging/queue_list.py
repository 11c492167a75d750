"""The review queue as a page: ranked, filtered by reason, paged by key, in a fixed number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db import connection
from django.db.models import Count, F, Q

from handoff.models import Message, StaffMember
from supportbot.judging.days import today_began
from supportbot.judging.risk import WEIGHTS, Reason
from supportbot.models import ReviewItem

PAGE = 25
RANKED = (F("score").desc(), F("happened_at").desc(), F("conversation").asc())
_LATEST = (F("done_at").desc(), F("conversation").asc())
_EXCERPT = 160

_PER_REASON = """
SELECT reason, count(*) FROM supportbot_reviewitem, unnest(reasons) AS reason
WHERE state IN ('open', 'taken') GROUP BY reason"""


@dataclass(frozen=True, slots=True)
class RankKey:
    """A place in the ranks, that of one item."""

    score: int
    moment: datetime
    id: uuid.UUID

    def __str__(self) -> str:
        return f"{self.score}_{self.moment.isoformat()}_{self.id}"

    @classmethod
    def of(cls, item: ReviewItem) -> Self:
        return cls(item.score, item.happened_at, item.pk)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for what is no key of ours."""
        try:
            score, moment, key = text.split("_")
            found = cls(int(score), datetime.fromisoformat(moment), uuid.UUID(key))
        except ValueError:
            return None
        return found if found.moment.tzinfo and 0 <= found.score < 2**15 else None

    def below(self) -> Q:
        """What stands further down."""
        same = Q(score=self.score)
        return (
            Q(score__lt=self.score)
            | same & Q(happened_at__lt=self.moment)
            | same & Q(happened_at=self.moment, conversation__gt=self.id)
        )


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line. ``mine``: whoever looks has it; ``said`` is what the customer wrote first."""

    item: ReviewItem
    said: str
    reasons: list[tuple[str, int]]
    mine: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    rows: list[QueueRow]
    next_key: RankKey | None


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """``today`` is counted where the company is."""

    waiting: int
    reasons: dict[str, int]
    done_today: int
    done_today_by_me: int


def queue_page(
    staff: StaffMember, *, done: bool = False, reason: str = "", after: RankKey | None = None, size: int = PAGE
) -> QueuePage:
    """Those that wait, the riskiest first, or those that are done, the latest first."""
    found = ReviewItem.objects.select_related("conversation__agent", "reviewer")
    if reason:
        found = found.filter(reasons__contains=[reason])
    if done:
        found = found.filter(done_at__isnull=False, **({"done_at__lt": after.moment} if after else {}))
    else:
        found = found.filter(after.below() if after else Q(), state__in=ReviewItem.UNDONE)
    items = list(found.order_by(*(_LATEST if done else RANKED))[: size + 1])
    shown = items[:size]
    last = shown[-1] if len(items) > size else None
    return QueuePage(queue_rows(shown, staff), _key(last, done) if last else None)


def queue_rows(items: Sequence[ReviewItem], staff: StaffMember) -> list[QueueRow]:
    """The items as lines, with what was said first read in one go."""
    first = Message.objects.filter(conversation__in=[item.pk for item in items], author=Message.Author.CUSTOMER)
    said = dict(
        first.order_by("conversation", "seq").distinct("conversation").values_list("conversation_id", "text")
        if items
        else ()
    )
    return [
        QueueRow(
            item,
            " ".join(said.get(item.pk, "").split())[:_EXCERPT],
            reasons_of(item),
            item.state == ReviewItem.State.TAKEN and item.reviewer_id == staff.pk,
        )
        for item in items
    ]


def reasons_of(item: ReviewItem) -> list[tuple[str, int]]:
    """Its reasons with their weights, as they are now; one that is no more weighs nothing."""
    return [(reason, WEIGHTS.get(Reason(reason), 0) if reason in set(Reason) else 0) for reason in item.reasons]


def queue_counts(staff: StaffMember) -> QueueCounts:
    """How much waits, for which reasons, and what was done today."""
    done = Q(done_at__gte=today_began())
    totals = ReviewItem.objects.filter(Q(state__in=ReviewItem.UNDONE) | done).aggregate(
        waiting=Count("pk", filter=Q(state__in=ReviewItem.UNDONE)),
        today=Count("pk", filter=done),
        mine=Count("pk", filter=done & Q(reviewer=staff)),
    )
    with connection.cursor() as cursor:
        cursor.execute(_PER_REASON)
        reasons = dict(cursor.fetchall())
    return QueueCounts(totals["waiting"], reasons, totals["today"], totals["mine"])


def _key(item: ReviewItem, done: bool) -> RankKey:
    """The done are ranked by when that was; two within one microsecond are not told apart."""
    moment = item.done_at if done and item.done_at is not None else item.happened_at
    return RankKey(item.score, moment, item.pk)
