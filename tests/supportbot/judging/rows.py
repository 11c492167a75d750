"""Conversations that want a look, and reviewers to look at them."""

from __future__ import annotations

from typing import Any

from handoff.models import StaffMember
from supportbot.judging.scorecards import CardDetails, card_create, newest_version
from supportbot.judging.scoring import Criterion
from supportbot.models import ReviewItem, ScorecardVersion
from tests.handoff.pages.people import NOON, conversation, staff

GREETS, EXPLAINS = Criterion("Greets", 1, "yes_no"), Criterion("Explains the bill", 3, "one_to_five")
FIGURES = Criterion("No wrong figure", 2, "yes_no", critical=True)
CARD = CardDetails("Good service", 75, [GREETS, EXPLAINS, FIGURES])


def manager(name: str = "Lena") -> StaffMember:
    return staff("manager", name)


def waiting(score: int = 40, *reasons: str, name: str = "Priya Shah", **columns: Any) -> ReviewItem:
    """A conversation in the queue."""
    return ReviewItem.objects.create(
        conversation=conversation("Why is it more?", name=name),
        score=score,
        reasons=list(reasons) or ["thumbs_down"],
        happened_at=columns.pop("happened_at", NOON),
        **columns,
    )


def card(by: StaffMember, details: CardDetails = CARD) -> ScorecardVersion:
    return newest_version(card_create(by=by, details=details))


def lapsed(item: ReviewItem) -> None:
    """Its lease has run out."""
    ReviewItem.objects.filter(pk=item.pk).update(taken_until=NOON)


def seen(item: ReviewItem) -> ReviewItem:
    return ReviewItem.objects.get(pk=item.pk)
