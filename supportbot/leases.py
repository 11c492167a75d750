"""Who works on a turn. A lease is taken by conditional update and runs out by the database's clock."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from handoff.models import Conversation
from handoff.redaction.by_hand import Erased
from supportbot.answering.identity import IdentityStep
from supportbot.models import Turn

OPEN_TURN = """, turn AS (
    INSERT INTO supportbot_turn (
        id, conversation_id, first_seq, last_seq, custody_version, lease_owner, lease_until, attempts, identity)
    SELECT %(turn)s, id, seq, seq, custody_version, %(owner)s, now() + make_interval(secs => %(lease)s), 1, %(identity)s
    FROM accepted WHERE custody = 'bot'
    ON CONFLICT (conversation_id) WHERE status = 'open' DO UPDATE SET
        last_seq = EXCLUDED.last_seq,
        first_seq = CASE WHEN supportbot_turn.custody_version = EXCLUDED.custody_version
            THEN supportbot_turn.first_seq ELSE EXCLUDED.first_seq END,
        lease_owner = CASE WHEN supportbot_turn.custody_version = EXCLUDED.custody_version
            THEN supportbot_turn.lease_owner ELSE EXCLUDED.lease_owner END,
        lease_until = CASE WHEN supportbot_turn.custody_version = EXCLUDED.custody_version
            THEN supportbot_turn.lease_until ELSE EXCLUDED.lease_until END,
        attempts = CASE WHEN supportbot_turn.custody_version = EXCLUDED.custody_version
            THEN supportbot_turn.attempts ELSE EXCLUDED.attempts END,
        custody_version = EXCLUDED.custody_version, identity = EXCLUDED.identity
    RETURNING id, lease_owner
)"""
"""Opens a turn in the statement that accepts the message, or widens the one that is open.

One left over from an earlier custody can never be published, so it starts anew with this message and a new owner.
"""
TURN_COLUMNS = ", turn.id, turn.lease_owner"
TURN_JOINS = " LEFT JOIN turn ON true"

_EXTEND = """
UPDATE supportbot_turn AS t SET lease_until = greatest(t.lease_until, now() + make_interval(secs => %(seconds)s))
FROM handoff_conversation AS c
WHERE t.id = %(turn)s AND t.status = 'open' AND t.lease_owner = %(owner)s
    AND c.id = t.conversation_id AND c.custody = 'bot' AND c.custody_version = t.custody_version"""

_TAKE_EXPIRED = """
UPDATE supportbot_turn SET lease_owner = gen_random_uuid(), attempts = attempts + 1,
    lease_until = now() + make_interval(secs => %(lease)s)
WHERE id = (
    SELECT id FROM supportbot_turn WHERE status = 'open' AND lease_until < now() - make_interval(secs => %(grace)s)
    ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id, lease_owner"""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to finish one turn, as long as nobody else has taken it since."""

    turn_id: uuid.UUID
    owner: uuid.UUID


class BotTakesBack:
    """Implements ``handoff.ports.TakeBack``: an open turn whose lease has run out, for the next sweep to take."""

    def owe(self, *, conversation_id: uuid.UUID, custody_version: int, first_seq: int, last_seq: int) -> None:
        turns = Turn.objects.filter(conversation_id=conversation_id, status=Turn.Status.OPEN)
        turns.update(status=Turn.Status.DROPPED, finished_at=Now())
        Turn.objects.create(
            conversation_id=conversation_id,
            custody_version=custody_version,
            first_seq=first_seq,
            last_seq=last_seq,
            lease_until=Now(),
        )


def opening_values(identity: IdentityStep) -> dict[str, object]:
    """The values of ``OPEN_TURN``: a fresh turn under a fresh lease, asked by somebody known so far."""
    return {
        "turn": uuid.uuid4(),
        "owner": uuid.uuid4(),
        "lease": settings.TURN_LEASE_SECONDS,
        "identity": identity,
    }


def lease_extend(lease: Lease, *, seconds: float) -> bool:
    """Keep the turn for ``seconds`` from now; whether it is still ours and the bot still holds the conversation."""
    with connection.cursor() as cursor:
        cursor.execute(_EXTEND, {"turn": lease.turn_id, "owner": lease.owner, "seconds": seconds})
        return bool(cursor.rowcount)


def expired_lease_take(*, grace_seconds: float) -> Lease | None:
    """Take the turn whose lease ran out longest ago, at least ``grace_seconds`` past; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_EXPIRED, {"lease": settings.TURN_LEASE_SECONDS, "grace": grace_seconds})
        row = cursor.fetchone()
    return None if row is None else Lease(*row)


def turn_give_up(conversation: Conversation, erased: Erased) -> None:
    """Words were redacted while the bot may be thinking about them: whoever does is no longer the one to answer.

    In the redaction's transaction. The next sweep takes the turn and reads what stands there now.
    """
    Turn.objects.filter(conversation=conversation, status=Turn.Status.OPEN).update(
        lease_owner=uuid.uuid4(), lease_until=Now()
    )
