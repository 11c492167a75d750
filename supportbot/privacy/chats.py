"""Deleting whole conversations, with everything that hangs on them; what they counted stays counted."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence

from django.db import connection

from handoff.models import Conversation, LegalHold
from handoff.selectors.holds import held
from handoff.services.erasing import log_opened
from supportbot.measuring.forgetting import figures_kept
from supportbot.models import Gap
from supportbot.privacy.errors import StillHeld


def conversations_delete(chats: Sequence[uuid.UUID]) -> Counter[str]:
    """How many rows went of each kind. Inside the caller's transaction. Raises StillHeld, then nothing may be kept."""
    if not connection.in_atomic_block:
        raise RuntimeError("conversations_delete needs a transaction")
    # All in one order, so that two who delete wait for each other instead of for ever.
    locked = list(Conversation.objects.filter(pk__in=chats).order_by("pk").select_for_update(of=("self",)))
    if any(held(one) is not None for one in locked):
        raise StillHeld
    gone: Counter[str] = Counter()
    figures_kept([one.pk for one in locked], lambda: _delete(locked, gone))
    return gone


def _delete(locked: Sequence[Conversation], gone: Counter[str]) -> None:
    for one in locked:
        _gaps_loosen(one)
        with log_opened(one.pk):
            LegalHold.objects.filter(conversation=one).delete()  # lifted ones: the entries of the log went with them
            gone.update(one.delete()[1])


def _gaps_loosen(one: Conversation) -> None:
    """A gap that was found by their words is measured anew by those of others, and goes where there are none."""
    found = Gap.objects.filter(first__conversation=one)
    for gap in found:
        if gap.messages.exclude(turn__conversation=one).exists():
            Gap.objects.filter(pk=gap.pk).update(leader=b"", space="", first=None)
        else:
            gap.delete()
