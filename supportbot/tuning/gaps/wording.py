"""What customers wrote in the turns of gaps, read from the messages as they stand now."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import connection

_TEXTS = """
SELECT t.id, string_agg(m.text, E'\\n' ORDER BY m.seq)
FROM supportbot_turn AS t JOIN handoff_message AS m ON m.conversation_id = t.conversation_id
    AND m.author = 'customer' AND m.seq BETWEEN t.first_seq AND t.last_seq
WHERE t.id = ANY(%s) GROUP BY t.id"""
_EXAMPLES = """
SELECT g.id, coalesce(g.first_id, (SELECT m.turn_id FROM supportbot_gapmessage AS m WHERE m.gap_id = g.id
                                   ORDER BY m.at DESC LIMIT 1))
FROM supportbot_gap AS g WHERE g.id = ANY(%s)"""


def turn_texts(turns: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The customer's words of each turn, a line each message; turns without words are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS, [list(turns)])
        return dict(cursor.fetchall())


def texts_of(gaps: Sequence[int]) -> dict[int, str]:
    """An example of each gap: the words of its first turn, or of its newest where those are gone."""
    with connection.cursor() as cursor:
        cursor.execute(_EXAMPLES, [list(gaps)])
        chosen = {gap: turn for gap, turn in cursor.fetchall() if turn is not None}
    texts = turn_texts(list(chosen.values()))
    return {gap: texts[turn] for gap, turn in chosen.items() if turn in texts}
