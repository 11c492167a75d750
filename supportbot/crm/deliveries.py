"""Taking an outcome that is due, telling it, and keeping what came of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Now

from billing.crm.errors import CrmError, Misconfigured, RateLimited, Unavailable
from billing.crm.port import Crm, CrmReceipt
from billing.services.crm_calling import crm_call
from supportbot.crm.errors import OutcomeNotFound
from supportbot.crm.outcomes import outcome_of
from supportbot.models import OutcomeDelivery

log = structlog.get_logger(__name__)
HELD_SECONDS = 90
"""For so long nobody else takes it; longer than an attempt may last."""
PAUSES_SECONDS = (30, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""After each failure but the last; eleven attempts over three days."""
_LONGEST_ERROR = 300
_NOBODY = "Billing has no such customer any more."
_Status = OutcomeDelivery.Status

_TAKE = """
UPDATE supportbot_outcomedelivery SET attempts = attempts + 1, taken = gen_random_uuid(),
    due_at = statement_timestamp() + make_interval(secs => %(held)s)
WHERE conversation_id = (
    SELECT conversation_id FROM supportbot_outcomedelivery WHERE status = 'pending' AND due_at <= statement_timestamp()
    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING conversation_id, attempts, wanted, taken"""


@dataclass(frozen=True, slots=True)
class TakenOutcome:
    """The right to make one attempt, until somebody else takes it. ``wanted`` is what was known when it was taken."""

    conversation_id: uuid.UUID
    attempt: int
    wanted: int
    token: uuid.UUID


def outcome_take() -> TakenOutcome | None:
    """Take what has been due longest; None when nothing is due."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"held": HELD_SECONDS})
        row = cursor.fetchone()
    return None if row is None else TakenOutcome(*row)


def outcome_send(*, crm: Crm, taken: TakenOutcome) -> bool:
    """Tell it once; whether the CRM has it. Raises Unavailable, Misconfigured, once kept: no other would go either."""
    delivery = OutcomeDelivery.objects.select_related("conversation").filter(pk=taken.conversation_id).first()
    if delivery is None:
        return False
    outcome = outcome_of(delivery)
    if outcome is None:
        _give_up(taken, _NOBODY)
        return False
    try:
        receipt = crm_call(lambda: crm.record_outcome(outcome, delivery.key))
    except CrmError as error:
        _failed(taken, error)
        log.info("outcome_failed", conversation=str(taken.conversation_id), code=error.code, attempt=taken.attempt)
        if isinstance(error, Unavailable | Misconfigured):
            raise
        return False
    _told(taken, receipt)
    return True


def outcome_again(*, conversation_id: uuid.UUID) -> None:
    """Tell it again at once under the same key, with all its attempts anew. Raises OutcomeNotFound.

    One that is being sent this moment stays with its sender, and is due again after it.
    """
    row = OutcomeDelivery.objects.filter(pk=conversation_id)
    held = Q(status=_Status.PENDING, taken__isnull=False, due_at__gt=Now())
    fresh = row.exclude(held).update(status=_Status.PENDING, due_at=Now(), attempts=0, taken=None)
    if not fresh and not row.exists():
        raise OutcomeNotFound


def outcomes_again() -> int:
    """All that were given up, told again; how many."""
    given_up = OutcomeDelivery.objects.filter(status=_Status.FAILED)
    return given_up.update(status=_Status.PENDING, due_at=Now(), attempts=0, taken=None)


def _told(taken: TakenOutcome, receipt: CrmReceipt) -> None:
    """Settled, unless more has become known since it was taken: then it is due once more."""
    said = {"sent": taken.wanted, "sent_at": Now(), "ref": receipt.ref[:200], "error": "", "taken": None}
    mine = OutcomeDelivery.objects.filter(pk=taken.conversation_id, taken=taken.token)
    if not mine.filter(wanted=taken.wanted).update(**said, status=_Status.DELIVERED):
        mine.update(**said, due_at=Now(), attempts=0)


def _failed(taken: TakenOutcome, error: CrmError) -> None:
    mine = OutcomeDelivery.objects.filter(pk=taken.conversation_id, taken=taken.token)
    said = {"sent_at": Now(), "error": str(error)[:_LONGEST_ERROR], "taken": None}
    if isinstance(error, RateLimited):  # being asked to wait is no failed attempt
        mine.update(**said, attempts=F("attempts") - 1, due_at=Now() + timedelta(seconds=error.retry_after))
    elif (error.retryable or isinstance(error, Misconfigured)) and taken.attempt <= len(PAUSES_SECONDS):
        mine.update(**said, due_at=Now() + timedelta(seconds=PAUSES_SECONDS[taken.attempt - 1]))
    else:
        _give_up(taken, said["error"])


def _give_up(taken: TakenOutcome, why: object) -> None:
    """Unless more has become known since: that is tried, too."""
    mine = OutcomeDelivery.objects.filter(pk=taken.conversation_id, taken=taken.token)
    said = {"sent_at": Now(), "error": str(why), "taken": None}
    if not mine.filter(wanted=taken.wanted).update(**said, status=_Status.FAILED):
        mine.update(**said, due_at=Now(), attempts=0)
