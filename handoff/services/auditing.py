"""Who looked at what. Rings no bell: a look changes nobody's screen."""

from __future__ import annotations

from handoff.models import Conversation, Event, StaffMember


def transcript_read_record(*, conversation: Conversation, staff: StaffMember, page: str) -> None:
    """Keep that ``staff`` opened the transcript on ``page`` (``inbox`` or ``review``)."""
    Event.objects.create(
        conversation=conversation,
        kind="transcript_read",
        seq=conversation.last_seq,
        custody_version=conversation.custody_version,
        actor=f"staff:{staff.pk}",
        data={"page": page},
    )
