"""Notes among staff. They have no number in the customer's thread and never travel to a customer's socket."""

from __future__ import annotations

import uuid

from django.db import transaction

from handoff.errors import ClientIdConflict
from handoff.models import Conversation, Note, StaffMember
from handoff.redaction import mask
from handoff.selectors.conversations import conversation_for_staff
from handoff.services.events import event_of
from handoff.services.locking import conversation_lock


def note_append(*, conversation_id: uuid.UUID, staff: StaffMember, text: str, client_id: str | None = None) -> Note:
    """Add a note, masked as messages are; the same ``client_id`` again gives the stored one.

    Raises ConversationNotFound, ClientIdConflict.
    """
    conversation_for_staff(staff, conversation_id)
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        if client_id is not None:
            earlier = Note.objects.filter(conversation=conversation, client_id=client_id).first()
            if earlier is not None and (earlier.staff_id != staff.pk or earlier.text != mask(text).text):
                raise ClientIdConflict
            if earlier is not None:
                return earlier
        return _keep(conversation, text, staff=staff, client_id=client_id)


def system_note(conversation: Conversation, text: str) -> Note:
    """What happened, told to staff alone. ``conversation`` is locked by the caller."""
    return _keep(conversation, text, staff=None, client_id=None)


def move_note(moved: Conversation, staff: StaffMember, what: str, note: str) -> None:
    """What ``staff`` has done, and their own words on it if any. ``moved`` is locked, and may be another team's now."""
    system_note(moved, what)
    if note:
        _keep(moved, note, staff=staff, client_id=None)


def _keep(conversation: Conversation, text: str, *, staff: StaffMember | None, client_id: str | None) -> Note:
    note = Note.objects.create(
        conversation=conversation,
        staff=staff,
        author_name=staff.display_name if staff else "",
        text=mask(text).text,
        after_seq=conversation.last_seq,
        client_id=client_id,
    )
    event_of(conversation, "note", actor=f"staff:{staff.pk}" if staff else "system", data={"note": note.pk})
    return note
