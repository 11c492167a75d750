"""The link to a finished file: signed, for a quarter of an hour, and of use to the one it was made for alone."""

from __future__ import annotations

import uuid

from django.core import signing

_SALT = "supportbot.export"
LIVES_SECONDS = 15 * 60


def export_token(export_id: uuid.UUID, staff_id: int) -> str:
    """Names the export and whose link it is."""
    return signing.dumps([export_id.hex, staff_id], salt=_SALT)


def export_named(token: str) -> tuple[uuid.UUID, int] | None:
    """Export and member of staff that a token names; None for one that is false or has run out."""
    try:
        export, staff = signing.loads(token, salt=_SALT, max_age=LIVES_SECONDS)
    except signing.BadSignature:
        return None
    return uuid.UUID(export), int(staff)
