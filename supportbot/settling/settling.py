"""What a person found of an action that stayed unknown, kept; the customer is told by the news of actions."""

from __future__ import annotations

import uuid

from django.conf import settings

from billing.actions.receipts import Receipt
from billing.selectors.actions import action_view
from billing.services.acting import action_settle
from billing.services.freshening import account_refresh
from handoff.models import StaffMember


def stuck_settle(*, action_id: uuid.UUID, by: StaffMember, reference: str, note: str) -> None:
    """Done, as ``reference`` proves, or not done where it is empty. Raises ActionNotFound, ActionSettled.

    The customer's records are read again first, so that what they are told fits them.
    """
    view = action_view(action_id)
    account_refresh(customer_ref=view.customer_ref, within=settings.BILLING_FRESH_SECONDS)
    receipt = Receipt(reference, amount=view.effect.amount) if reference else None
    action_settle(action_id=action_id, by=f"staff:{by.pk}", receipt=receipt, note=note)
