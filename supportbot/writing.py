"""A language model's part in a turn: asked beside the chat, fenced by the lease and by custody, put into a thought."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from typing import Any

import structlog
from django.conf import settings

from handoff import threads
from handoff.errors import TryAgain
from handoff.realtime.hub import hub
from handoff.records import Ring
from handoff.redaction import mask
from supportbot.answering.decision import Perform
from supportbot.answering.smalltalk import SMALLTALK
from supportbot.leases import Lease, lease_extend
from supportbot.llm import at_hand
from supportbot.llm.composed import LONGEST_KEPT, Composed, Nothing, Outcome, Spoken, trace_of
from supportbot.llm.composing import Means, Show, compose
from supportbot.llm.configured import run_alone
from supportbot.llm.errors import ModelFailed
from supportbot.llm.port import Purpose
from supportbot.llm.prompting import Prompt, filled, messages, new_canary, prompt, system_text
from supportbot.llm.routing import wants_model
from supportbot.llm.settling import answer_of, decision_of, in_sentences, says_as_much, says_something
from supportbot.llm.sorting import likely_topics, listed, sort_out
from supportbot.llm.tools.registry import tools_for
from supportbot.llm.tools.tool import Case, OnTopics, ToPerson
from supportbot.logs import bind_turn
from supportbot.models import Turn
from supportbot.questions import Question
from supportbot.thinking import Considered, Thought, put_into_words

log = structlog.get_logger(__name__)
LEAST_SECONDS = 1.0
"""With less time left a model is not asked."""
UNSEEN: Show = lambda part, text: None  # noqa: E731


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A turn for whose reply a model is asked first. ``thought`` is what is said if nothing comes of it."""

    turn: Turn
    lease: Lease
    question: Question
    thought: Thought
    purpose: Purpose
    seconds: float
    """What is left for the model's part."""
    started: float
    """When the turn was begun, by ``perf_counter``."""


def unwritten_of(turn: Turn, lease: Lease, question: Question, thought: Thought, started: float) -> Unwritten | None:
    """The turn for a model to have a part in; None where it is not for one, or too late."""
    seconds = settings.LLM_SECONDS - question.waited_seconds - (perf_counter() - started)
    if thought.considered is None or seconds < LEAST_SECONDS:
        return None
    purpose = wants_model(
        thought.decision, thought.considered.desk, rephrases=settings.LLM_REPHRASE, tools=settings.LLM_TOOLS
    )
    return Unwritten(turn, lease, question, thought, purpose, seconds, started) if purpose else None


async def write(asked: Unwritten, *, show: Show = UNSEEN) -> Composed:
    """The model's part, ended at once when a person takes over, the customer adds something, or the lease is lost.

    The lease is prolonged while it runs, a little at a time, so that a sweep soon finds what a dead process left.
    """
    with bind_turn(asked.turn.pk, asked.turn.conversation_id):
        try:
            return await _until_stopped(asked, _compose(asked, show))
        except ModelFailed as failure:
            return Composed(Nothing(failure.code, failure.detail))
        except Exception:
            log.exception("model_part_failed")
            return Composed(Nothing("fault"))


def write_now(asked: Unwritten) -> Composed:
    """As ``write``, in a thread without a loop, for nobody to see before it is done."""
    return run_alone(partial(write, asked))


async def _compose(asked: Unwritten, show: Show) -> Composed:
    case = case_of(asked.thought)
    if case is None:
        return Composed(Nothing("no_records"))
    canary = new_canary()
    its = prompt(asked.purpose)
    if asked.purpose == "sort":
        return await _sort(asked, case, its, canary)
    system = system_text(its, case, canary=canary, answer=asked.thought.rendered.text)
    said = messages(system, asked.question.recent, asked.question.text)
    admit = partial(threads.run, at_hand.admitting, case, (canary, its.text))
    means = Means(at_hand.model_for(case), at_hand.splitter, admit, show, tools_for(case.desk))
    return await compose(means, case, said, purpose=asked.purpose, prompt=its.label, seconds=asked.seconds)


async def _sort(asked: Unwritten, case: Case, its: Prompt, canary: str) -> Composed:
    topics = listed(likely_topics(case.desk))
    system = filled(its, company=case.company.name, topics=topics, canary=canary)
    said = messages(system, asked.question.recent, asked.question.text)
    model = at_hand.model_for(case)
    return await sort_out(model, case.desk, said, prompt=its.label, seconds=asked.seconds)


def case_of(thought: Thought) -> Case | None:
    """What a model's tools read; None where there is no account to read from."""
    considered = thought.considered
    if considered is None or considered.desk.account is None:
        return None
    return Case(considered.desk, considered.desk.account, considered.question.locale)


# Fencing


async def _until_stopped(asked: Unwritten, work: Any) -> Composed:
    stopped = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(work)
    kept = asyncio.ensure_future(_keep_lease(asked.lease, stopped))
    try:
        with _watching(asked.turn, stopped):
            await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else Composed(Nothing("cancelled", stopped.result()))
    finally:
        kept.cancel()
        task.cancel()
        await asyncio.gather(task, kept, return_exceptions=True)


async def _keep_lease(lease: Lease, stopped: asyncio.Future[str]) -> None:
    seconds = settings.TURN_LEASE_SECONDS
    while not stopped.done():
        await asyncio.sleep(seconds / 3)
        try:
            mine = await threads.run(lease_extend, lease, seconds=seconds)
        except TryAgain:
            continue  # the store is away for a moment: publishing will find out
        if not mine and not stopped.done():
            stopped.set_result("lease")


class _Watch:
    """Hears the bells of one conversation."""

    def __init__(self, turn: Turn, stopped: asyncio.Future[str]) -> None:
        self._turn, self._stopped = turn, stopped

    def rung(self, ring: Ring) -> None:
        if not self._stopped.done() and (why := self._why(ring)):
            self._stopped.set_result(why)

    def _why(self, ring: Ring) -> str:
        if ring.kind == "custody" and ring.custody_version > self._turn.custody_version:
            return "custody"
        says_more = ring.message is not None and ring.message.author == "customer" and ring.seq > self._turn.last_seq
        return "widened" if says_more else ""


@contextmanager
def _watching(turn: Turn, stopped: asyncio.Future[str]) -> Iterator[None]:
    watch, conversation = _Watch(turn, stopped), turn.conversation_id
    hub().subscribe(conversation, watch)
    try:
        yield
    finally:
        hub().unsubscribe(conversation, watch)


# From what came of it to a thought


def thought_with(asked: Unwritten, composed: Composed) -> Thought:
    """The thought to publish: what the model's part came to, else the fixed one; either with the record of it."""
    considered = asked.thought.considered
    thought, fell_back = (None, "no_records") if considered is None else _made(asked, considered, composed.outcome)
    if done := composed.log:
        done.micros = at_hand.micros_of(done.model, done.tokens_in, done.tokens_out)
    trace = _masked(trace_of(composed, "" if thought is not None else fell_back))
    log.info("model_part", purpose=asked.purpose, fell_back=trace["fell_back"], tokens_out=trace.get("tokens_out"))
    return replace(thought or asked.thought, model=trace)


def _made(asked: Unwritten, considered: Considered, outcome: Outcome) -> tuple[Thought | None, str]:
    """The model's thought and "", or none and why not."""
    match outcome:
        case Nothing(why, detail):
            return None, f"{why}: {detail}" if detail else why
        case OnTopics() | ToPerson():
            thought = put_into_words(considered, partial(decision_of, outcome))
            return (None, "no_action") if isinstance(thought.decision, Perform) else (thought, "")
        case Spoken():
            return _in_its_words(asked, considered, outcome)


def _in_its_words(asked: Unwritten, considered: Considered, spoken: Spoken) -> tuple[Thought | None, str]:
    fixed, account, locale = asked.thought, considered.desk.account, asked.question.locale
    rephrased = asked.purpose == "rephrase"
    if rephrased and not says_as_much(spoken, fixed.rendered):
        return None, "figure_missing"
    if not rephrased and fixed.decision.topic != SMALLTALK and not says_something(spoken):
        return None, "says_nothing"
    answer = answer_of(spoken, fixed.decision)
    aged = considered.aged(answer, account)
    notes = aged.reply.phrases[len(answer.reply.phrases) :]
    like = fixed.rendered
    if not rephrased:
        like = considered.rendered(replace(answer, reply=replace(answer.reply, phrases=())))
    rendered = in_sentences(spoken, notes, locale=locale, like=like)
    if considered.faults(rendered, account, answer.topic):
        return None, "ungrounded"
    return considered.thought(fixed.decision if rephrased else answer, rendered, account), ""


def _masked(trace: dict[str, Any]) -> dict[str, Any]:
    """What a model wrote may hold anything: it is kept as customers' words are, masked and short."""
    if trace.get("stopped"):
        trace["stopped"] = {name: _short(text) for name, text in trace["stopped"].items()}
    trace["fell_back"] = _short(trace["fell_back"])
    trace["tools"] = [{name: _short(text) for name, text in call.items()} for call in trace.get("tools", ())]
    return trace


def _short(text: str) -> str:
    return mask(text).text[:LONGEST_KEPT]
