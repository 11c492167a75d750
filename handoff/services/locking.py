"""The one lock of a conversation: its row. Everything that numbers, moves or answers holds it."""

from __future__ import annotations

import uuid
from functools import cache

from django.db import connection

from handoff.custody import Custody
from handoff.errors import ConversationClosed, ConversationNotFound, NotHolder
from handoff.models import Conversation, StaffMember
from handoff.selectors.conversations import conversation_for_staff


def conversation_lock(conversation_id: uuid.UUID) -> Conversation:
    """The row, locked to the end of the transaction.

    Raises ConversationNotFound, and RuntimeError outside a transaction, where the lock would be gone at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("conversation_lock needs a transaction")
    statement, names = _locking()
    with connection.cursor() as cursor:
        cursor.execute(statement, [conversation_id])
        row = cursor.fetchone()
    if row is None:
        raise ConversationNotFound
    return Conversation.from_db(connection.alias, names, row)


@cache
def _locking() -> tuple[str, list[str]]:
    """The statement and what its columns are called. Written once: Django's own way took a seventh of an answer."""
    fields = Conversation._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(Conversation._meta.db_table)
    return f"SELECT {columns} FROM {table} WHERE id = %s FOR UPDATE", [field.attname for field in fields]  # noqa: S608


def must_be_holder(conversation: Conversation, staff: StaffMember) -> None:
    """That ``staff`` holds it as it stands under the lock.

    Raises ConversationClosed, NotHolder, ConversationNotFound for another team's.
    """
    if conversation.agent_id != staff.pk:
        conversation_for_staff(staff, conversation.pk)
    if conversation.custody == Custody.CLOSED:
        raise ConversationClosed
    if conversation.custody != Custody.AGENT or conversation.agent_id != staff.pk:
        raise NotHolder
