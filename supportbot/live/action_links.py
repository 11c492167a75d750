"""The link that came of an action, such as one to pay a bill: given to its customer alone, when they ask for it."""

from __future__ import annotations

import uuid

from billing.actions.rules import LEAST_IDENTITY
from billing.errors import ActionNotFound
from billing.selectors.actions import action_view
from handoff.errors import HandoffError
from supportbot.answering.identity import reaches
from supportbot.live.bills import ProofNeeded
from supportbot.live.session import Session


class LinkMissing(HandoffError):
    """There is no such action of this customer's, or nothing came of it that can be opened."""

    code = "action_not_found"
    text = "That link cannot be opened."


def action_link(session: Session, action_id: uuid.UUID) -> str:
    """Where it leads. Raises LinkMissing (``action``), ProofNeeded."""
    try:
        view = action_view(action_id)
    except ActionNotFound:
        raise LinkMissing(field="action") from None
    own = view.customer_ref == session.customer_ref and not session.visitor
    if not own or not view.link or view.state != "done":
        raise LinkMissing(field="action")
    if not reaches(session.step, LEAST_IDENTITY[view.command.kind]):
        raise ProofNeeded
    return view.link
