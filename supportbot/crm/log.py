"""Reading the event log into what the CRM is to be asked and told, each entry once and none forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from billing.services.crm_profiles import profiles_want
from handoff.custody import Custody
from handoff.models import Event
from supportbot.answering.identity import is_visitor
from supportbot.event_log import PAGE, entries_take
from supportbot.models import OutcomeLog

_KINDS = ("opened", "custody", "rating")

_TELL = """
INSERT INTO supportbot_outcomedelivery AS kept (conversation_id, wanted)
SELECT chat.id, told.wanted FROM unnest(%(chats)s::uuid[], %(wanted)s::bigint[]) AS told (id, wanted)
JOIN handoff_conversation AS chat ON chat.id = told.id
ON CONFLICT (conversation_id) DO UPDATE SET wanted = EXCLUDED.wanted, status = 'pending',
    attempts = CASE WHEN kept.status = 'pending' AND kept.taken IS NOT NULL THEN kept.attempts ELSE 0 END,
    due_at = CASE WHEN kept.status = 'pending' AND kept.taken IS NOT NULL THEN kept.due_at
        ELSE statement_timestamp() END
WHERE kept.wanted < EXCLUDED.wanted"""
"""One that is being sent now stays with its sender, who sees on marking it that more has become known."""


def log_read(most: int = PAGE) -> int:
    """Make up to ``most`` new entries into work; how many entries were read. One process reads at a time."""
    return entries_take(OutcomeLog, Event.objects.filter(kind__in=_KINDS).select_related("conversation"), _work, most)


def _work(events: Sequence[Event]) -> None:
    _tell(events)
    _ask(events)


def crm_mirrors() -> bool:
    """Whether the CRM is one that profiles have to be fetched from."""
    return bool(import_string(settings.CRM).mirrored)


def _tell(events: Sequence[Event]) -> None:
    """An outcome for each conversation that was closed, or rated once it was."""
    told: dict[str, int] = {}
    for event in events:
        chat = event.conversation
        if chat is None or is_visitor(chat.customer_ref):
            continue
        closed = event.kind == "custody" and event.data.get("custody") == Custody.CLOSED
        if closed or (event.kind == "rating" and chat.custody == Custody.CLOSED):
            told[str(chat.pk)] = event.pk
    if told:
        with connection.cursor() as cursor:
            cursor.execute(_TELL, {"chats": list(told), "wanted": list(told.values())})


def _ask(events: Sequence[Event]) -> None:
    """The profile of who begins a conversation, and of whom a person is to take over."""
    if not crm_mirrors():
        return
    wanted = {
        event.conversation.customer_ref
        for event in events
        if event.conversation is not None
        and (event.kind == "opened" or event.data.get("custody") == Custody.WAITING)
        and not is_visitor(event.conversation.customer_ref)
    }
    profiles_want(customer_refs=wanted, older_than=settings.CRM_FRESH_SECONDS)
