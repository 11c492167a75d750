"""Reading a customer's records again before an answer that a minute may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from billing.errors import CustomerNotFound
from billing.facts import Account
from billing.selectors import account_for
from billing.services.freshening import account_refresh
from supportbot.answering.age import FRESH_TOPICS
from supportbot.understanding.reading import PastTurn, Reading

_LIKELY = 0.3


@dataclass(frozen=True, slots=True)
class Records:
    """The account as it is known now; ``unread``: it was to be read again and could not be."""

    account: Account | None
    unread: bool = False


def records_fresh(account: Account | None, reading: Reading, context: Sequence[PastTurn]) -> Records:
    """Read again what is asked about, within BILLING_FRESH_SECONDS; as it was where that is not needed or not possible.

    Nothing is asked of anybody where the tables are the truth themselves.
    """
    if account is None or account.as_of is None or not _needed(reading, context):
        return Records(account)
    refreshed = account_refresh(customer_ref=account.customer_ref, within=settings.BILLING_FRESH_SECONDS)
    try:
        return Records(account_for(account.customer_ref), unread=not refreshed)
    except CustomerNotFound:
        return Records(None)


def _needed(reading: Reading, context: Sequence[PastTurn]) -> bool:
    asked = {score.topic for score in reading.topics if score.probability >= _LIKELY}
    asked.add(reading.choice.removeprefix("topic:"))
    if context and context[-1].decision == "propose":
        asked.add(context[-1].topic)
    return bool(asked & FRESH_TOPICS)
