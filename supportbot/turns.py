"""The main job on one page: take a customer's message to its reply.

``live`` accepts a message and opens its turn in one statement (``leases.OPEN_TURN``); the process that accepted it
calls ``turn_finish`` at once. If that process dies, the lease runs out and a sweep calls ``turn_finish`` elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import structlog

from supportbot.action_news import news_tell
from supportbot.answering.decision import Perform
from supportbot.leases import Lease, expired_lease_take
from supportbot.logs import bind_turn
from supportbot.models import Turn
from supportbot.performing import acted_before, perform
from supportbot.publishing import Outcome, reply_publish
from supportbot.questions import Question, question_of
from supportbot.thinking import Thought, fault_thought, think

log = structlog.get_logger(__name__)
MAX_ATTEMPTS = 3
Thinker = Callable[[Question], Thought]


def turn_finish(lease: Lease, *, think: Thinker | None = None) -> Outcome:
    """Read, decide and publish, again as often as the customer adds to the question meanwhile.

    ``think`` is who thinks in place of the bot as it serves.
    """
    while True:
        outcome = _once(lease, think)
        if outcome is not Outcome.WIDENED:
            return outcome


def _once(lease: Lease, thinker: Thinker | None) -> Outcome:
    started = perf_counter()
    asked = question_of(lease)
    if asked is None:
        return Outcome.LOST
    turn, question = asked
    with bind_turn(str(turn.pk), str(turn.conversation_id)):
        thought = _thought(turn, question, thinker or think)
        if isinstance(thought.decision, Perform):
            performed = perform(turn, lease, question, thought)
            if performed is None:
                return Outcome.LOST
            thought = performed
        took = (perf_counter() - started) * 1000
        outcome = reply_publish(turn=turn, lease=lease, thought=thought, milliseconds=round(took, 2))
        if thought.act is not None and outcome is Outcome.PUBLISHED:
            news_tell(thought.act.action_id)  # it may have come further while it was put into words
        log.info("turn", outcome=outcome.value, topic=thought.decision.topic, ms=round(took, 1), attempt=turn.attempts)
        return outcome


def _thought(turn: Turn, question: Question, thinker: Thinker) -> Thought:
    """What to say. A turn that has failed often enough is not thought about again: a person takes it."""
    if turn.attempts > MAX_ATTEMPTS:
        return fault_thought(question)
    return acted_before(turn, question) or thinker(question)


def turns_sweep(*, grace_seconds: float, most: int = 50, think: Thinker | None = None) -> int:
    """Finish turns whose process died, at most ``most``; how many were taken. ``think`` as for ``turn_finish``."""
    for taken in range(most):
        lease = expired_lease_take(grace_seconds=grace_seconds)
        if lease is None:
            return taken
        try:
            turn_finish(lease, think=think)
        except Exception:
            # The lease runs out again; after MAX_ATTEMPTS a person is brought in.
            log.exception("turn_failed", turn=str(lease.turn_id))
    return most
