"""What the database has of some conversations."""

from __future__ import annotations

from collections.abc import Iterable

from tests.chaos.journal import Row, Stored, Turn
from tests.flows.stack import Stack

_CUSTODY = "SELECT custody FROM handoff_conversation WHERE id = %s"
_ROWS = "SELECT seq, author, text, client_id FROM handoff_message WHERE conversation_id = %s ORDER BY seq"
_TURNS = "SELECT first_seq, last_seq, status, reply_seq FROM supportbot_turn WHERE conversation_id = %s"


def stored_of(program: Stack, conversations: Iterable[str]) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    with program.connect() as conn:
        for name in conversations:
            ((custody,),) = conn.execute(_CUSTODY, [name])
            rows = tuple(Row(*row) for row in conn.execute(_ROWS, [name]))
            found[name] = Stored(rows, tuple(Turn(*turn) for turn in conn.execute(_TURNS, [name])), custody)
    return found
