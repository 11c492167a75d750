"""Who looked at what, of every transcript and every customer's bills, and who changed what of people and teams.

Rings no bell: neither changes a conversation on anybody's screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


def conversation_record(kind: str, *, conversation: Conversation, staff: StaffMember, **data: Any) -> None:
    """Keep what ``staff`` did with one conversation, in the transaction that did it; ``data`` has none of its words."""
    _event(kind, conversation, staff, {**data, "by": staff.display_name})


def _record(kind: str, conversation: Conversation, staff: StaffMember, page: str, **more: str) -> None:
    _event(kind, conversation, staff, {"page": page, **more})


def _event(kind: str, conversation: Conversation, staff: StaffMember, data: dict[str, Any]) -> None:
    Event.objects.create(
        conversation=conversation,
        kind=kind,
        seq=conversation.last_seq,
        custody_version=conversation.custody_version,
        actor=f"staff:{staff.pk}",
        data=data,
    )


def change_record(
    kind: str,
    *,
    by: StaffMember,
    of: Mapping[str, Any],
    changes: Mapping[str, Any],
    conversation: Conversation | None = None,
) -> None:
    """Keep that ``by`` changed somebody or something, in the transaction that did.

    ``of`` names it as it was then (a person by ``staff`` and ``name``, a team by ``team`` and ``name``); ``changes``
    has a pair of before and after for each field. What quotes a ``conversation`` belongs to it, and goes with it.
    """
    Event.objects.create(
        conversation=conversation,
        kind=kind,
        seq=conversation.last_seq if conversation else 0,
        custody_version=conversation.custody_version if conversation else 0,
        actor=f"staff:{by.pk}",
        data={**of, "by": by.display_name, "changes": dict(changes)},
    )


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The fields that differ, each as a pair of before and after."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
