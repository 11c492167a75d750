"""Secrets that a customer spreads over several messages: what was stored harmless becomes secret with the next part."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from handoff import store
from handoff.redaction import Kind, mask, mask_split
from handoff.redaction.kinds import HIDDEN

_FEWEST_DIGITS = 3  # a security code alone
_EARLIER = """
SELECT seq, text FROM handoff_message
WHERE conversation_id = %(conversation)s AND author = 'customer' AND seq < coalesce(
    (SELECT seq FROM handoff_message WHERE conversation_id = %(conversation)s AND client_id = %(client_id)s),
    2147483647)
ORDER BY seq DESC LIMIT 3"""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text as it may be stored, what was masked in it or before it, and earlier messages (seq, text) to rewrite."""

    text: str
    found: frozenset[Kind]
    earlier: tuple[tuple[int, str], ...] = ()


async def incoming_mask(conversation_id: uuid.UUID, client_id: str, text: str) -> Cleaned:
    """``text`` without secrets, also those whose first part stands in the messages before.

    ``message_accept`` rewrites these in the statement that stores the text, so that no part is ever left behind. A
    resend is read against what came before its original.
    """
    if sum(sign.isdigit() for sign in text) < _FEWEST_DIGITS:
        alone = mask(text)
        return Cleaned(alone.text, alone.found)
    rows = await store.fetch(_EARLIER, {"conversation": conversation_id, "client_id": client_id})
    earlier = [(seq, said) for seq, said in reversed(rows)]
    split = mask_split([said for _, said in earlier], text)
    parts = zip(earlier, split.previous, strict=True)
    return Cleaned(split.text, split.found, tuple((seq, part) for (seq, said), part in parts if part != said))


def hides(stored: str, text: str) -> bool:
    """Whether ``stored`` may be ``text`` with secrets hidden.

    A resend of a number's last part finds the part before it masked already, and is no number any more by itself.
    """
    first, *between = stored.split(HIDDEN)
    if not between:
        return stored == text
    *middle, last = between
    end = len(text) - len(last)
    place = len(first)
    if not (text.startswith(first) and text.endswith(last)):
        return False
    for part in middle:
        found = text.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return place <= end
