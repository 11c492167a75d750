"""Letting people in and shutting them out."""

from __future__ import annotations

import uuid

from django.db import transaction

from handoff.models import StaffMember
from handoff.records import Ring
from handoff.services.events import announce_on_commit

NO_CONVERSATION = uuid.UUID(int=0)


def staff_set_active(*, staff: StaffMember, active: bool) -> None:
    """Shut somebody out, or let them in again. Who is shut out loses their sockets at once.

    What they hold returns to the queue with the next sweep.
    """
    with transaction.atomic():
        if StaffMember.objects.filter(pk=staff.pk).exclude(is_active=active).update(is_active=active):
            announce_on_commit(Ring(NO_CONVERSATION, f"staff.{staff.pk}", 0, 0))
    staff.is_active = active
