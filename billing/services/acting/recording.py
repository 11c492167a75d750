"""Keeping what the billing system answered, if the lease is still ours."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from billing.actions.receipts import Receipt, receipt_to_stored
from billing.facts import ActState
from billing.models import Action
from billing.services.acting.asking import Answer, Did, DidNot, NotKnown, NotYet
from billing.services.acting.moves import move

MOST_ATTEMPTS = 8
FIRST_WAIT = 3.0
"""Seconds until the second try; each further one waits twice as long, some six minutes in all."""
LOOK_AT_PENDING = timedelta(hours=1)


def answer_record(action: Action, owner: uuid.UUID, answer: Answer) -> bool:
    """Bring the action to where the answer leads; whether the lease was still ``owner``'s.

    What is still not known after so many tries stays unknown and is tried no more: a person has to look. What was
    never done by then is refused.
    """
    match answer:
        case Did(receipt):
            return _end(action, owner, receipt.status, **_proof(receipt))
        case DidNot(reason):
            return _end(action, owner, "refused", error=reason[:80], finished_at=Now())
        case NotYet(reason, seconds):
            if action.attempts >= MOST_ATTEMPTS:
                return _end(action, owner, "refused", error=reason, finished_at=Now())
            return _end(action, owner, "agreed", error=reason, next_try_at=Now() + _wait(action, seconds))
        case NotKnown(reason):
            given_up = action.attempts >= MOST_ATTEMPTS
            again = None if given_up else Now() + _wait(action, 0.0)
            return _end(action, owner, "unknown", error="given_up" if given_up else reason, next_try_at=again)


def pending_record(action: Action, receipt: Receipt) -> bool:
    """What was on its way has arrived."""
    return move(
        action,
        "done",
        sources=("pending",),
        actor="program",
        detail={"ref": receipt.ref},
        receipt=receipt_to_stored(receipt),
        next_try_at=None,
    )


def _proof(receipt: Receipt) -> dict[str, Any]:
    look = Now() + LOOK_AT_PENDING if receipt.status == "pending" else None
    return {
        "receipt": receipt_to_stored(receipt),
        "link": receipt.url or None,
        "error": "",
        "finished_at": Now(),
        "next_try_at": look,
    }


def _end(action: Action, owner: uuid.UUID, to: ActState, **columns: Any) -> bool:
    detail = {"attempt": action.attempts, "error": columns.get("error", "")}
    if columns.get("receipt"):
        detail["ref"] = columns["receipt"]["ref"]
    return move(
        action,
        to,
        sources=("doing",),
        actor="program",
        only=Q(doing_by=owner),
        detail=detail,
        doing_by=None,
        doing_until=None,
        **columns,
    )


def _wait(action: Action, least: float) -> timedelta:
    return timedelta(seconds=max(least, FIRST_WAIT * 2 ** (action.attempts - 1)))
