"""Passing a conversation on: to a colleague who is there, or to another team's queue."""

from __future__ import annotations

import uuid

from django.db import transaction

from handoff.custody import Move
from handoff.errors import NotThere
from handoff.models import Conversation, Presence, StaffMember, Team
from handoff.services.holding import must_answer, must_hold
from handoff.services.messages import notice_append
from handoff.services.moving import custody_move
from handoff.services.noting import move_note
from handoff.services.presence import heard_since, presence_work


def conversation_transfer(
    *, conversation_id: uuid.UUID, staff: StaffMember, seen_version: int, to_staff: int, note: str = ""
) -> Conversation:
    """Give it to a colleague. ``note`` is for them, not for the customer.

    Raises NotThere when the colleague cannot take it, NotHolder, CustodyConflict, ConversationNotFound.
    """
    must_answer(staff, conversation_id)
    with transaction.atomic():
        must_hold(staff, conversation_id)
        colleague = _colleague(staff, to_staff)
        moved = custody_move(
            conversation_id=conversation_id,
            move=Move.TRANSFER,
            seen_version=seen_version,
            actor=f"staff:{staff.pk}",
            data={"agent": colleague.display_name, "from": staff.display_name},
            agent_id=colleague.pk,
        )
        move_note(moved, staff, f"Passed on to {colleague.display_name}.", note)
        presence_work(staff=colleague)
        notice_append(
            conversation=moved,
            text=f"{staff.display_name} has passed you on to {colleague.display_name}, who can read this whole chat.",
            code="transferred",
            values={"agent": staff.display_name, "colleague": colleague.display_name},
        )
        return moved


def conversation_transfer_to_team(
    *, conversation_id: uuid.UUID, staff: StaffMember, seen_version: int, to_team: int, note: str = ""
) -> Conversation:
    """Put it into a team's queue, where its wait counts from its beginning.

    Raises NotThere for a team that does not exist, NotHolder, CustodyConflict, ConversationNotFound.
    """
    must_answer(staff, conversation_id)
    with transaction.atomic():
        must_hold(staff, conversation_id)
        team = Team.objects.filter(pk=to_team).first()
        if team is None:
            raise NotThere("There is no such team.", field="to_team")
        moved = custody_move(
            conversation_id=conversation_id,
            move=Move.REQUEUE,
            seen_version=seen_version,
            actor=f"staff:{staff.pk}",
            data={"team": team.name, "from": staff.display_name},
            team_id=team.pk,
        )
        move_note(moved, staff, f"Passed on to {team.name}.", note)
        notice_append(
            conversation=moved,
            text=f"{staff.display_name} has passed you on to {team.name}. A colleague there will join you, and can "
            "read this whole chat.",
            code="transferred_to_team",
            values={"agent": staff.display_name, "team": team.name},
        )
        return moved


def _colleague(staff: StaffMember, to_staff: int) -> StaffMember:
    found = StaffMember.objects.select_related("presence").filter(pk=to_staff, is_active=True).first()
    if found is None or not found.may_answer or found.pk == staff.pk:
        raise NotThere("There is no such colleague.", field="to_staff")
    presence = getattr(found, "presence", None)
    if presence is None or presence.status == Presence.Status.OFFLINE or presence.seen_at < heard_since():
        raise NotThere(f"{found} is offline. Pass it on to a team instead.", field="to_staff")
    return found
