"""Coaching notes: a reviewer writes one for an agent, shares it or keeps it, and the agent says that it was read."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from handoff.models import Conversation, Message, StaffMember
from handoff.redaction import mask
from handoff.services.auditing import change_record
from supportbot.judging.errors import BadNote, NoteGone, NotInIt
from supportbot.judging.rights import must_review
from supportbot.judging.scored import agents_in
from supportbot.judging.taking import lease_prolong
from supportbot.models import CoachingNote

LONGEST = 2000


def coaching_note_add(
    *,
    conversation: Conversation,
    by: StaffMember,
    agent: StaffMember | None,
    text: str,
    seq: int | None = None,
    shared: bool = False,
) -> CoachingNote:
    """A note for ``agent`` on the conversation, or on their message ``seq``. Masked as messages are.

    Raises BadNote, NotInIt, Forbidden.
    """
    must_review(by)
    words = mask(text.strip()).text
    if not words:
        raise BadNote(field="text")
    if len(words) > LONGEST:
        raise BadNote(f"Keep it to {LONGEST} characters; it has {len(words)}.", field="text")
    if agent is None or agent not in agents_in(conversation):
        raise NotInIt("Choose an agent who has written in this conversation.", field="agent")
    if seq is not None and not Message.objects.filter(conversation=conversation, seq=seq, staff=agent).exists():
        raise BadNote("That message is not this agent's. Choose one of theirs.", field="seq")
    with transaction.atomic():
        note = CoachingNote.objects.create(
            conversation=conversation,
            seq=seq,
            agent=agent,
            by=by,
            text=words,
            shared_at=timezone.now() if shared else None,
        )
        _record("coaching_note_added", note, by, {"text": ["", words], "shared": [False, shared]})
        lease_prolong(by=by, conversation_id=conversation.pk)
        return note


def coaching_note_share(*, note_id: int, by: StaffMember) -> CoachingNote:
    """The agent sees it from now on; doing so twice changes nothing. Raises NoteGone, Forbidden."""
    must_review(by)
    with transaction.atomic():
        note = _note(note_id)
        if CoachingNote.objects.filter(pk=note_id, shared_at__isnull=True).update(shared_at=Now()):
            _record("coaching_note_shared", note, by, {"shared": [False, True]})
        note.refresh_from_db()
        return note


def coaching_note_withdraw(*, note_id: int, by: StaffMember) -> Conversation:
    """Take it back, unless the agent has acknowledged it. Raises BadNote, NoteGone, Forbidden."""
    must_review(by)
    with transaction.atomic():
        note = CoachingNote.objects.select_for_update(of=("self",)).filter(pk=note_id).first()
        if note is None:
            raise NoteGone
        if note.acknowledged_at is not None:
            raise BadNote("The agent has read and acknowledged it: it stays.")
        _record("coaching_note_withdrawn", note, by, {"text": [note.text, ""]})
        note.delete()
        return note.conversation


def coaching_note_acknowledge(*, note_id: int, by: StaffMember) -> None:
    """The agent has read it; once is enough. Raises NoteGone for whoever it is not for, and while it is private."""
    with transaction.atomic():
        own = CoachingNote.objects.filter(pk=note_id, agent=by, shared_at__isnull=False)
        note = own.first()
        if note is None:
            raise NoteGone
        if own.filter(acknowledged_at__isnull=True).update(acknowledged_at=Now()):
            _record("coaching_note_acknowledged", note, by, {"acknowledged": [False, True]})


def _note(note_id: int) -> CoachingNote:
    note = CoachingNote.objects.filter(pk=note_id).first()
    if note is None:
        raise NoteGone
    return note


def _record(kind: str, note: CoachingNote, by: StaffMember, changes: dict[str, Any]) -> None:
    of = {
        "conversation": str(note.conversation_id),
        "staff": note.agent_id,
        "name": note.agent.display_name,
        "note": note.pk,
        "on_seq": note.seq,
    }
    change_record(kind, by=by, of=of, changes=changes, conversation=note.conversation)
