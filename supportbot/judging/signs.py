"""What is known of conversations that bears on their risk, read in one statement for many."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from billing.selectors import company_zone
from supportbot.judging.risk import Signs, TurnSigns, in_sample
from supportbot.models import TurnVerdict

_LATELY = timedelta(days=30)
_FEW = 3
_OFTEN = 0.4
"""From three verdicts within thirty days of which 40 % say wrong, a topic's answers are looked at."""


@dataclass(frozen=True, slots=True)
class Known:
    """One conversation with its signs; ``happened_at`` is its newest message's moment (UTC)."""

    conversation: uuid.UUID
    happened_at: datetime
    signs: Signs


def signs_of(conversations: Sequence[uuid.UUID]) -> list[Known]:
    """Those of the conversations that are there. The sample is drawn by the day they began, where the company is."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"chats": list(conversations)})
        rows = cursor.fetchall()
    zone, share = company_zone(), settings.REVIEW_SAMPLE_SHARE
    return [_known(row, in_sample(row[0], row[1].astimezone(zone).date(), share)) for row in rows]


def topics_often_wrong() -> frozenset[str]:
    """Topics whose answers reviewers have rejected often in the last thirty days."""
    judged = TurnVerdict.objects.filter(at__gte=timezone.now() - _LATELY, turn__decision="answer").order_by()
    by_topic = judged.values("turn__topic").annotate(
        judged=Count("pk"), wrong=Count("pk", filter=Q(value=TurnVerdict.Value.WRONG))
    )
    return frozenset(
        row["turn__topic"] for row in by_topic if row["judged"] >= _FEW and row["wrong"] >= _OFTEN * row["judged"]
    )


@cache
def _statement() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


def _known(row: Sequence[Any], sampled: bool) -> Known:
    key, _, happened_at, thumbs_down, rating, reasons, early_person, turns = row
    signs = Signs(
        turns=tuple(_turns(orjson.loads(turns))),
        thumbs_down=thumbs_down,
        rating=rating,
        reasons=frozenset(reasons),
        early_person=early_person,
        sampled=sampled,
    )
    return Known(key, happened_at, signs)


def _turns(stored: Iterable[dict[str, Any]]) -> Iterable[TurnSigns]:
    for turn in stored:
        threshold = turn.pop("threshold")
        yield TurnSigns(**turn, threshold=threshold if isinstance(threshold, int | float) else None)
