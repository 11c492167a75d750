"""What a person decides: that it may be done, that it may not, and what became of one that nobody else could find."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from billing.actions.commands import from_stored
from billing.actions.receipts import PlanChangePreview, Receipt, receipt_to_stored
from billing.actions.rules import NotAllowed, judge
from billing.errors import ActionNotFound, ActionSettled, OwnApproval
from billing.models import Action, Customer
from billing.selectors.actions import case_for
from billing.services.acting.agreeing import LEFT_TO_ITS_CALLER
from billing.services.acting.moves import move


def action_approve(
    *, action_id: uuid.UUID, by: str, preview: PlanChangePreview | None = None, today: date | None = None
) -> Action:
    """A second person says yes; judged again, as days may have passed. What the rules now refuse ends as refused.

    ``by`` is who approves, never who asked. Raises ActionNotFound, OwnApproval, ActionSettled.
    """
    with transaction.atomic():
        action = _locked(action_id)
        if action.asked_by == by:
            raise OwnApproval
        case = case_for(action.customer.external_ref, today=today, preview=preview, without=str(action.pk))
        verdict = judge(case, from_stored(action.command))
        if isinstance(verdict, NotAllowed):
            moved = move(
                action,
                "refused",
                sources=("waiting_approval",),
                actor=by,
                detail={"error": verdict.why},
                error=verdict.why,
                approved_by=by,
                finished_at=Now(),
            )
        else:
            moved = move(
                action,
                "agreed",
                sources=("waiting_approval",),
                actor=by,
                approved_by=by,
                next_try_at=Now() + LEFT_TO_ITS_CALLER,
            )
        if not moved:
            raise ActionSettled(action.state)
        return action


def action_decline(*, action_id: uuid.UUID, by: str, why: str = "") -> Action:
    """A person says no; nothing is done. ``why`` is for the audit. Raises ActionNotFound, ActionSettled."""
    with transaction.atomic():
        action = _locked(action_id)
        moved = move(
            action, "declined", sources=("waiting_approval",), actor=by, detail={"why": why}, finished_at=Now()
        )
        if not moved:
            raise ActionSettled(action.state)
        return action


def action_settle(*, action_id: uuid.UUID, by: str, receipt: Receipt | None, note: str) -> Action:
    """What a person found of an action that stayed unknown: the proof, or (None) that it was not done.

    ``note`` is how they know, for the audit. One that is still being looked up is not for a person yet. Raises
    ActionNotFound, ActionSettled.
    """
    with transaction.atomic():
        action = _locked(action_id)
        proof = receipt_to_stored(receipt) if receipt else None
        moved = move(
            action,
            receipt.status if receipt else "refused",
            sources=("unknown",),
            actor=by,
            only=Q(next_try_at__isnull=True),
            detail={"settled": True, "note": note, "ref": receipt.ref if receipt else ""},
            receipt=proof,
            doing_until=None,
            finished_at=Now(),
        )
        if not moved:
            raise ActionSettled("being looked up" if action.state == "unknown" else action.state)
        return action


def _locked(action_id: uuid.UUID) -> Action:
    """The action, its customer's row locked first as with a yes."""
    found = Action.objects.filter(pk=action_id).values_list("customer_id", flat=True).first()
    if found is None:
        raise ActionNotFound(str(action_id))
    Customer.objects.select_for_update(no_key=True).get(pk=found)
    return Action.objects.select_related("customer").get(pk=action_id)
