"""Who looked at what, of every transcript and every customer's bills. Rings no bell: a look changes nobody's screen."""

from __future__ import annotations

from handoff.models import Attachment, Conversation, Event, StaffMember


def transcript_read_record(*, conversation: Conversation, staff: StaffMember, page: str) -> None:
    """Keep that ``staff`` opened the transcript on ``page`` (``inbox``, ``socket`` or ``review``)."""
    _record("transcript_read", conversation, staff, page)


def bills_read_record(*, conversation: Conversation, staff: StaffMember, page: str) -> None:
    """Keep that ``staff`` was shown the customer's bills beside the conversation."""
    _record("bills_read", conversation, staff, page)


def file_read_record(*, attachment: Attachment, staff: StaffMember) -> None:
    """Keep that ``staff`` was handed a file of the conversation's."""
    _record("file_read", attachment.conversation, staff, "file", file=str(attachment.pk))


def _record(kind: str, conversation: Conversation, staff: StaffMember, page: str, **more: str) -> None:
    Event.objects.create(
        conversation=conversation,
        kind=kind,
        seq=conversation.last_seq,
        custody_version=conversation.custody_version,
        actor=f"staff:{staff.pk}",
        data={"page": page, **more},
    )
