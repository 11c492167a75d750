"""The main job on one page: take a customer's message to its reply.

``live`` accepts a message and opens its turn in one statement (``leases.OPEN_TURN``); the process that accepted it
answers at once. If that process dies, the lease runs out and a sweep calls ``turn_finish`` elsewhere.

Where a language model is asked, the turn is begun and ended here, and its part stands between (``writing.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

import structlog
from django.conf import settings

from handoff import spans
from handoff.counting import counted
from supportbot.action_news import news_tell
from supportbot.answering.decision import Perform
from supportbot.leases import Lease, expired_lease_take, lease_extend
from supportbot.logs import bind_turn
from supportbot.models import Turn
from supportbot.performing import acted_before, perform
from supportbot.publishing import Outcome, kind_of, reply_publish
from supportbot.questions import Question, question_of
from supportbot.thinking import Thought, fault_thought, think

if TYPE_CHECKING:
    from supportbot.llm.composed import Composed
    from supportbot.writing import Unwritten

log = structlog.get_logger(__name__)
MAX_ATTEMPTS = 3
SWEEP_WAITS_SECONDS = 5.0
"""So long into one sweep models may be waited for: the turns behind are overdue."""
_PATHS = {"answer": "fixed", "clarify": "clarify", "propose": "offer", "perform": "action", "handoff": "handoff"}
Thinker = Callable[[Question], Thought]


def turn_finish(lease: Lease, *, think: Thinker | None = None, model: bool = True) -> Outcome:
    """Read, decide and publish, again as often as the customer adds to the question meanwhile.

    ``think`` is who thinks in place of the bot as it serves; ``model``: whether a language model may be waited for.
    """
    while True:
        with spans.span("turn", turn=lease.turn_id):
            begun = turn_begin(lease, thinker=think, model=model)
            outcome = begun if isinstance(begun, Outcome) else _written(begun)
        if outcome is not Outcome.WIDENED:
            return outcome


def turn_begin(lease: Lease, *, thinker: Thinker | None = None, model: bool = True) -> Outcome | Unwritten:
    """Read and decide, and publish at once unless a model is to be asked before that."""
    started = perf_counter()
    asked = question_of(lease)
    if asked is None:
        return Outcome.LOST
    turn, question = asked
    with bind_turn(turn.pk, turn.conversation_id):
        log.info("turn_begun", first_seq=turn.first_seq, last_seq=turn.last_seq, attempt=turn.attempts)
        thought = _thought(turn, question, thinker or think)
        unwritten = _for_a_model(turn, lease, question, thought, started) if model else None
        return unwritten or _publish(turn, lease, question, thought, started)


def turn_end(asked: Unwritten, composed: Composed) -> Outcome:
    """Publish what came of a turn for which a model was asked."""
    from supportbot import writing

    with bind_turn(asked.turn.pk, asked.turn.conversation_id):
        thought = writing.thought_with(asked, composed)
        return _publish(asked.turn, asked.lease, asked.question, thought, asked.started)


def _publish(turn: Turn, lease: Lease, question: Question, thought: Thought, started: float) -> Outcome:
    if isinstance(thought.decision, Perform):
        performed = perform(turn, lease, question, thought)
        if performed is None:
            return Outcome.LOST
        thought = performed
    took = (perf_counter() - started) * 1000
    with spans.span("publishing"):
        outcome = reply_publish(turn=turn, lease=lease, thought=thought, milliseconds=round(took, 2))
    if thought.act is not None and outcome is Outcome.PUBLISHED:
        news_tell(thought.act.action_id)  # it may have come further while it was put into words
    counted("turn_ended", outcome)
    if outcome is Outcome.PUBLISHED:
        counted("turn_answered", _path(thought), amount=question.waited_seconds + took / 1000)
    spans.tell(outcome=outcome.value, path=_path(thought), topic=thought.decision.topic, attempt=turn.attempts)
    log.info("turn", outcome=outcome.value, topic=thought.decision.topic, ms=round(took, 1), attempt=turn.attempts)
    return outcome


def _path(thought: Thought) -> str:
    """Which way the reply came: ``model``, ``action``, or as the fixed decision was."""
    if thought.model is not None and thought.model.get("used"):
        return "model"
    return "action" if thought.act is not None else _PATHS[kind_of(thought.decision)]


def _for_a_model(turn: Turn, lease: Lease, question: Question, thought: Thought, started: float) -> Unwritten | None:
    """The turn for a model to have a part in, where one is set and this is for it. A second attempt does without."""
    if not settings.LLM_BASE_URL or turn.attempts > 1:
        return None
    from supportbot import writing  # nothing of it is loaded where no model is set

    asked = writing.unwritten_of(turn, lease, question, thought, started)
    return asked if asked is not None and lease_extend(lease, seconds=settings.TURN_LEASE_SECONDS) else None


def _written(asked: Unwritten) -> Outcome:
    """The model's part waited for here, in a thread that has no loop of its own."""
    from supportbot import writing

    return turn_end(asked, writing.write_now(asked))


def _thought(turn: Turn, question: Question, thinker: Thinker) -> Thought:
    """What to say. A turn that has failed often enough is not thought about again: a person takes it."""
    if turn.attempts > MAX_ATTEMPTS:
        return fault_thought(question)
    return acted_before(turn, question) or thinker(question)


def turns_sweep(*, grace_seconds: float, most: int = 50, think: Thinker | None = None, model: bool = True) -> int:
    """Finish turns whose process died, at most ``most``; how many were taken. The rest is as for ``turn_finish``."""
    began = perf_counter()
    for taken in range(most):
        lease = expired_lease_take(grace_seconds=grace_seconds)
        if lease is None:
            return taken
        counted("turn_taken_over")
        with bind_turn(lease.turn_id):
            try:
                turn_finish(lease, think=think, model=model and perf_counter() - began < SWEEP_WAITS_SECONDS)
            except Exception:
                # The lease runs out again; after MAX_ATTEMPTS a person is brought in.
                log.exception("turn_failed")
    return most
