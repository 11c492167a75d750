"""Somebody's standing has changed: disabled, another role, or let in again."""

from __future__ import annotations

import uuid

from handoff.models import StaffMember
from handoff.records import Ring
from handoff.services.events import announce_on_commit

NO_CONVERSATION = uuid.UUID(int=0)


def standing_announce(*, staff: StaffMember) -> None:
    """Have every socket of ``staff`` look at once whether it may stay; in the transaction that changed the row.

    What somebody disabled holds returns to the queue with the next sweep.
    """
    announce_on_commit(Ring(NO_CONVERSATION, f"staff.{staff.pk}", 0, 0))
