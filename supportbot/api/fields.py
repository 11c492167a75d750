"""A message as the API and the webhooks tell it: what the customer's socket would show, no more."""

from __future__ import annotations

from typing import Any

from handoff.frames.outgoing import message_frame
from handoff.models import Message
from handoff.services.messages import row_of


def message_fields(message: Message) -> dict[str, Any]:
    """See ``message`` in ``docs/frames.md``; ``client_id`` only of the customer's own."""
    frame = message_frame(row_of(message))
    del frame["type"]
    return frame
