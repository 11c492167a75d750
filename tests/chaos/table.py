"""What the database has of some conversations."""

from __future__ import annotations

from collections.abc import Iterable

from tests.chaos.journal import Row, Stored, Turn
from tests.flows.stack import Stack

_CUSTODY = "SELECT custody FROM handoff_conversation WHERE id = %s"
_ROWS = "SELECT seq, author, text, client_id FROM handoff_message WHERE conversation_id = %s ORDER BY seq"
_TURNS = "SELECT first_seq, last_seq, status, reply_seq FROM supportbot_turn WHERE conversation_id = %s"

_BOT_OVER_PEOPLE = """SELECT count(*) FROM handoff_event said
    JOIN handoff_message row ON row.conversation_id = said.conversation_id AND row.seq = said.seq AND row.author = 'bot'
    WHERE said.kind = 'message' AND 'agent' = (
        SELECT moved.data ->> 'custody' FROM handoff_event moved
        WHERE moved.conversation_id = said.conversation_id AND moved.kind = 'custody' AND moved.id < said.id
        ORDER BY moved.id DESC LIMIT 1)"""


def bot_over_people(program: Stack) -> int:
    """How many of the bot's messages were stored while a person held the conversation."""
    ((number,),) = program.rows(_BOT_OVER_PEOPLE)
    return int(number)


def stored_of(program: Stack, conversations: Iterable[str]) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    with program.connect() as conn:
        for name in conversations:
            ((custody,),) = conn.execute(_CUSTODY, [name])
            rows = tuple(Row(*row) for row in conn.execute(_ROWS, [name]))
            found[name] = Stored(rows, tuple(Turn(*turn) for turn in conn.execute(_TURNS, [name])), custody)
    return found
