"""New messages that were not understood, each put to those of its meaning; some seconds of it at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic

import numpy as np
from django.db import transaction
from django.utils import timezone

from supportbot.models import Gap, GapMessage, GapRound
from supportbot.tuning.gaps.clustering import Clusters
from supportbot.tuning.gaps.finding import Unread, judged_wrong, unanswered
from supportbot.tuning.gaps.space import Space, space
from supportbot.tuning.gaps.wording import texts_of

BATCH = 100
BUDGET_SECONDS = 25.0


def gaps_gather(*, budget_seconds: float = BUDGET_SECONDS, clock: Callable[[], float] = monotonic) -> bool:
    """Gather until nothing is left or the time is up; whether something is left. At once done where another does it."""
    until = clock() + budget_seconds
    here = space()
    while True:
        taken = _batch(here)
        if taken is None:
            return False
        if not taken:
            _done()
            return False
        if clock() >= until:
            return True


def gathering_ask() -> None:
    """Keep that somebody wants it done now; the caller rings for the worker on commit."""
    GapRound.objects.update_or_create(id=1, defaults={"wanted_at": timezone.now()})


@transaction.atomic
def _batch(here: Space) -> int | None:
    """Put at most two batches in their places; how many there were, None where another process is at it."""
    GapRound.objects.get_or_create(id=1)
    mark = GapRound.objects.select_for_update(skip_locked=True).filter(id=1).first()
    if mark is None:
        return None
    found = unanswered(mark.turns_until, BATCH)
    wrong = judged_wrong(mark.verdicts_until, BATCH)
    known = {one.turn_id for one in found}
    _place([*found, *(one for one in wrong if one.turn_id not in known)], here)
    mark.turns_until = _until(mark.turns_until, found)
    mark.verdicts_until = _until(mark.verdicts_until, wrong)
    mark.save(update_fields=["turns_until", "verdicts_until"])
    return len(found) + len(wrong)


def _until(before: datetime | None, found: Sequence[Unread]) -> datetime | None:
    moments = [one.moment for one in found]
    return max([before, *moments] if before else moments, default=None)


def _place(found: Sequence[Unread], here: Space) -> None:
    gaps = _gaps_in(here)
    clusters = Clusters(here.width, [np.frombuffer(bytes(gap.leader), dtype=np.float32) for gap in gaps])
    for one, vector in zip(found, here.vectors([one.text for one in found]), strict=True):
        place = clusters.put(vector, here.least)
        if place == len(gaps):
            gaps.append(Gap.objects.create(first_id=one.turn_id, leader=vector.tobytes(), space=here.version))
        GapMessage.objects.create(
            turn_id=one.turn_id,
            gap=gaps[place],
            customer_ref=one.customer_ref,
            why=one.why,
            read_topic=one.read_topic,
            confidence=one.confidence,
            at=one.at,
        )


def _gaps_in(here: Space) -> list[Gap]:
    """All gaps, oldest first; those of another space are measured anew by words that still stand."""
    gaps = list(Gap.objects.order_by("pk"))
    strangers = [gap for gap in gaps if gap.space != here.version]
    texts = texts_of([gap.pk for gap in strangers])
    told = [gap for gap in strangers if texts.get(gap.pk)]
    for gap, vector in zip(told, here.vectors([texts[gap.pk] for gap in told]), strict=True):
        gap.leader, gap.space = vector.tobytes(), here.version
    Gap.objects.bulk_update(told, ["leader", "space"])
    return [gap for gap in gaps if gap.space == here.version]


def _done() -> None:
    GapRound.objects.filter(id=1).update(done_at=timezone.now())
