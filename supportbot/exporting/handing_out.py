"""A finished file on its way to a browser, piece by piece."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator

from django.db import transaction

from handoff import store
from handoff.models import StaffMember
from handoff.services.auditing import change_record
from supportbot.exporting.asking import export_of, named
from supportbot.exporting.errors import ExportGone
from supportbot.models import Export

_PIECE = """
SELECT data FROM supportbot_exportchunk
WHERE export_id = %(export)s AND attempt = %(attempt)s AND number = %(number)s"""


def export_hand_out(*, export_id: uuid.UUID, staff: StaffMember) -> Export:
    """The export, whose download is written down here. Raises ExportNotFound, ExportGone."""
    with transaction.atomic():
        export = export_of(export_id, staff)
        if export.state != Export.State.DONE:
            raise ExportGone
        change_record("export_downloaded", by=staff, of=named(export), changes={})
    return export


async def pieces(export: Export) -> AsyncIterator[bytes]:
    """The bytes in order; one piece at a time is held. Ends short where the file is deleted meanwhile."""
    number, sent = 0, 0
    while sent < export.size:
        rows = await store.fetch(_PIECE, {"export": export.pk, "attempt": export.attempt, "number": number})
        if not rows:
            return
        data = bytes(rows[0][0])
        number, sent = number + 1, sent + len(data)
        yield data


def file_name(export: Export) -> str:
    """Says what it is and of when."""
    return f"{export.source}-{export.created_at:%Y-%m-%d-%H%M}.{export.kind}"
