"""That somebody read the audit is itself kept, once an hour and person: reading on is no news."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from handoff.models import Event, StaffMember
from handoff.services.auditing import change_record

KIND = "audit_read"
ONCE_IN = timedelta(hours=1)


def audit_read_record(*, staff: StaffMember) -> bool:
    """Keep that ``staff`` reads the audit; False where the last hour has that already."""
    with transaction.atomic():
        # Two pages opened at once wait for each other here.
        StaffMember.objects.select_for_update(no_key=True).get(pk=staff.pk)
        lately = Event.objects.filter(conversation__isnull=True, kind=KIND, actor=f"staff:{staff.pk}")
        if lately.filter(created_at__gt=Now() - ONCE_IN).exists():
            return False
        change_record(KIND, by=staff, of={}, changes={})
        return True
