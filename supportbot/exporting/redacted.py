"""What a redaction means for exports: no file keeps what the tables have lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from handoff.models import Conversation
from handoff.redaction.by_hand import Erased, strings_changed
from supportbot.exporting.asking import announce
from supportbot.exporting.errors import UnknownSource
from supportbot.exporting.making import TURN
from supportbot.exporting.sources import source_named
from supportbot.models import Export, ExportChunk

WHY = "Deleted, because a message was redacted. Make it again."
WHY_ERASED = "Deleted, because a customer was erased. Make it again."


def exports_redacted(conversation: Conversation, erased: Erased) -> None:
    """Delete the files that may hold the words, and have those begin again that are being made.

    In the redaction's transaction. Which file holds the conversation is not known, so none of a list of conversations
    stays; only papers of single other ones do.
    """
    with connection.cursor() as cursor:
        # Until this commits none is begun, which would still read the words.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
    # First those being made: one that ends in this moment is found among the made ones by the next statement.
    for export in _suspects(Export.State.RUNNING, conversation):
        Export.objects.filter(pk=export.pk, state=Export.State.RUNNING).update(
            state=Export.State.WAITING, attempt=None, lease_until=None, attempts=0, rows=0
        )
        ExportChunk.objects.filter(export=export).delete()
    for export in _suspects(Export.State.DONE, conversation):
        Export.objects.filter(pk=export.pk).update(state=Export.State.EXPIRED, error=WHY, expires_at=Now())
        ExportChunk.objects.filter(export=export).delete()
    _searches(erased)
    transaction.on_commit(announce)


def exports_erased(clean: Callable[[Any], Any]) -> int:
    """A customer is being erased: delete every file, whatever it is of, and have those begin again that are being made.

    In the erasure's transaction; how many files went. A file lives a day, and its maker can ask for another.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
    Export.objects.filter(state=Export.State.RUNNING).update(
        state=Export.State.WAITING, attempt=None, lease_until=None, attempts=0, rows=0
    )
    gone = Export.objects.filter(state=Export.State.DONE).update(
        state=Export.State.EXPIRED, error=WHY_ERASED, expires_at=Now()
    )
    ExportChunk.objects.all().delete()
    for export in Export.objects.exclude(filters={}).only("filters").iterator():
        if (filters := clean(export.filters)) != export.filters:
            Export.objects.filter(pk=export.pk).update(filters=filters)
    transaction.on_commit(announce)
    return gone


def _suspects(state: str, conversation: Conversation) -> list[Export]:
    locked: QuerySet[Export] = Export.objects.filter(state=state).select_for_update()
    return [export for export in locked if _may_hold(export, conversation)]


def _may_hold(export: Export, conversation: Conversation) -> bool:
    try:
        with_words = source_named(export.source).with_words
    except UnknownSource:
        with_words = True
    return with_words and export.filters.get("conversation", str(conversation.pk)) == str(conversation.pk)


def _searches(erased: Erased) -> None:
    """A search for the words stands in the filters of the export that was made of it."""
    for export in Export.objects.exclude(filters={}).only("filters").iterator():
        clean: Mapping[str, str] = strings_changed(export.filters, erased.from_written)
        if clean != export.filters:
            Export.objects.filter(pk=export.pk).update(filters=clean)
