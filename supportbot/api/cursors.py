"""Cursors: where a page ended, as a key of its last row. Rows that come or go meanwhile shift nothing."""

from __future__ import annotations

import base64
import binascii
import uuid
from dataclasses import dataclass
from datetime import datetime

from supportbot.api.errors import BadCursor

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Place:
    """The moment (UTC) and the id of the last row that was handed out."""

    at: datetime
    id: uuid.UUID


def cursor_of(place: Place) -> str:
    return base64.urlsafe_b64encode(f"{place.at.isoformat()} {place.id.hex}".encode()).decode().rstrip("=")


def place_of(cursor: str) -> Place:
    """Raises BadCursor."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        at, _, key = text.partition(" ")
        place = Place(datetime.fromisoformat(at), uuid.UUID(hex=key))
    except (ValueError, binascii.Error):
        raise BadCursor from None
    if place.at.tzinfo is None or cursor_of(place) != cursor:
        raise BadCursor
    return place
