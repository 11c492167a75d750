"""The link that came of an action, on its way to the customer whose it is."""

from __future__ import annotations

import uuid

from billing.models import ActionEvent
from billing.selectors.actions import action_of_customer


def action_link_hand_out(*, action_id: uuid.UUID, customer_ref: str) -> str:
    """The address to send the customer to, noted in the audit as handed out; empty where it is not kept any more.

    It is a secret: never log it. Raises ActionNotFound, also where the action is another customer's.
    """
    view = action_of_customer(action_id, customer_ref=customer_ref)
    if view.link:  # no move: the action stays as it is, and nobody has to hear of it
        handed = {"link": "handed_out"}
        ActionEvent.objects.create(action_id=view.id, state=view.state, actor=f"customer:{customer_ref}", detail=handed)
    return view.link
