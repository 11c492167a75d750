"""The question that had to wait for a proof: it is answered once the proof is there, without being typed again."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from handoff.custody import Custody
from handoff.models import Message
from handoff.services.locking import conversation_lock
from supportbot.answering.phrases import VERIFY
from supportbot.leases import Lease
from supportbot.models import Turn


def question_reopen(*, conversation_id: uuid.UUID) -> Lease | None:
    """Open the last turn anew where its reply asked for a proof; the lease is the caller's to finish it.

    None where nothing waits: another matter was spoken of since, a person has it, or the bot is thinking already.
    """
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        last = Turn.objects.filter(conversation=conversation).order_by("first_seq", "created_at").last()
        if conversation.custody != Custody.BOT or last is None or not _asked_for_proof(last):
            return None
        lease = Lease(uuid.uuid4(), uuid.uuid4())
        Turn.objects.create(
            id=lease.turn_id,
            conversation=conversation,
            first_seq=last.first_seq,
            last_seq=last.last_seq,
            custody_version=conversation.custody_version,
            identity="verified",
            lease_owner=lease.owner,
            lease_until=Now() + timedelta(seconds=settings.TURN_LEASE_SECONDS),
            attempts=1,
        )
        return lease


def _asked_for_proof(turn: Turn) -> bool:
    if turn.status != Turn.Status.DONE or turn.identity == "verified" or turn.reply_seq is None:
        return False
    reply = Message.objects.filter(conversation=turn.conversation_id, seq=turn.reply_seq).first()
    return reply is not None and any(choice["id"] == VERIFY.id for choice in reply.body.get("choices", ()))
