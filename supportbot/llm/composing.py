"""A model's part in one turn: a bounded loop of asking, looking up and saying, sentence by sentence. Pure of stores.

It ends in whole sentences that the guard has let through, in a decision of the fixed path that the model chose, or in
nothing; it never raises for what a model does.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from supportbot.answering.rendering import Segment
from supportbot.llm.closing import closing
from supportbot.llm.composed import Composed, Log, Nothing, Outcome, Spoken, Stop
from supportbot.llm.errors import ModelFailed
from supportbot.llm.port import Ask, Call, ChatModel, Ended, Event, Purpose, Said, TextPart
from supportbot.llm.tools import calling
from supportbot.llm.tools.tool import AsItStood, Case, OnTopics, Result, Told, Tool, ToolRefused, ToolRetry, ToPerson

MOST_ROUNDS = 3
MOST_CALLS = 4
"""Of one round that are carried out; with more than ``MOST_AT_ONCE`` a model is not read on."""
MOST_AT_ONCE = 32
MOST_FAULTY = 2
"""Rounds in which no call could be carried out."""
MOST_SENTENCES = 8
LONGEST_ANSWER = 1_500
LONGEST_TOLD = 3_000
SAME_AGAIN = "You have asked that already; the answer stands above. Answer the customer now."
TOO_MANY = "That is too much at once: this call was left out."

Admit = Callable[[str], tuple[Segment, ...] | Stop]
Show = Callable[[int, str], None]
"""Is told the number of a part and its text; number 0 begins anew."""


class Splitter(Protocol):
    """Cuts what streams in into whole sentences."""

    def feed(self, text: str) -> Iterable[str]: ...

    def rest(self) -> Iterable[str]: ...


@dataclass(frozen=True, slots=True)
class Means:
    """What one turn's loop works with. ``admit`` makes a fresh guard for each round, off the loop, as the first words
    are waited for.
    """

    model: ChatModel
    splitter: Callable[[], Splitter]
    admit: Callable[[], Awaitable[Admit]]
    show: Show
    tools: Mapping[str, Tool]


class _Ended(Exception):
    """No error: how the loop is left from within."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


async def compose(
    means: Means, case: Case, messages: tuple[Said, ...], *, purpose: Purpose, prompt: str, seconds: float
) -> Composed:
    """The model's part, within ``seconds`` in all. Closing the task ends the request at once."""
    loop = _Loop(means, case, Log(purpose, prompt), seconds)
    try:
        async with asyncio.timeout(seconds):
            outcome = await loop.run(messages, purpose)
    except _Ended as ended:
        outcome = ended.outcome
    except ModelFailed as failure:
        outcome = Nothing(failure.code, failure.detail)
    except TimeoutError:
        outcome = Nothing("timed_out")
    loop.log.whole_ms = loop.since()
    return Composed(outcome, loop.log)


class _Loop:
    def __init__(self, means: Means, case: Case, log: Log, seconds: float) -> None:
        self.means, self.case, self.log = means, case, log
        self.began = time.monotonic()
        self.ends = self.began + seconds
        self.asked: Counter[tuple[str, str]] = Counter()
        self.good = self.faulty = 0
        self.topics: dict[str, None] = {}

    def since(self) -> float:
        return round((time.monotonic() - self.began) * 1000, 1)

    async def run(self, messages: tuple[Said, ...], purpose: Purpose) -> Outcome:
        while True:
            may_call = purpose == "answer" and self.log.rounds < MOST_ROUNDS
            specs = tuple(tool.spec for tool in self.means.tools.values()) if may_call else ()
            heard = _Round(self)
            await heard.listen(Ask(purpose, messages, specs))
            self.log.rounds += 1
            if not heard.calls:
                return heard.whole()
            if not may_call:
                return Nothing("too_many_rounds")
            if len(heard.calls) > MOST_AT_ONCE:
                return Nothing("bad_calls", "too many at once")
            messages = (*messages, Said("assistant", heard.text, tuple(heard.calls)), *self._look_up(heard.calls))

    def _look_up(self, calls: Sequence[Call]) -> list[Said]:
        before = self.good
        said = [Said("tool", self._answer(call, place), answers=call.id) for place, call in enumerate(calls)]
        self.faulty += self.good == before
        if self.faulty >= MOST_FAULTY:
            raise _Ended(Nothing("bad_calls"))
        return said

    def _answer(self, call: Call, place: int) -> str:
        """What the model is told; a tool that ends its part ends the loop."""
        if place >= MOST_CALLS:
            return TOO_MANY
        key = (call.name, _canonical(call.arguments))
        self.asked[key] += 1
        if self.asked[key] > 1:
            self.log.called(call.name, call.arguments, "again")
            return SAME_AGAIN
        try:
            return self._came(call, calling.run(call, self.case, self.means.tools))
        except ToolRetry as hint:
            self.log.called(call.name, call.arguments, "retry")
            return str(hint)
        except ToolRefused as refusal:
            self.log.called(call.name, call.arguments, "refused")
            return str(refusal)

    def _came(self, call: Call, result: Result) -> str:
        self.log.called(call.name, call.arguments, type(result).__name__)
        self.good += 1
        match result:
            case Told(text):
                self.topics[self.means.tools[call.name].topic] = None
                return text[:LONGEST_TOLD]
            case AsItStood(why):
                raise _Ended(Nothing("cannot_answer", why))
            case OnTopics() | ToPerson():
                raise _Ended(result)


class _Round:
    """One request: its text cut into sentences that are checked and shown as they come, and its calls."""

    def __init__(self, loop: _Loop) -> None:
        self.loop = loop
        self.splitter = loop.means.splitter()
        self.guard = asyncio.ensure_future(loop.means.admit())
        self.calls: list[Call] = []
        self.sentences: list[tuple[Segment, ...]] = []
        self.text = ""
        self.reason = ""

    async def listen(self, ask: Ask) -> None:
        log, seconds = self.loop.log, max(self.loop.ends - time.monotonic(), 0.0)
        try:
            async with closing(self.loop.means.model.stream(ask, seconds=seconds)) as events:
                async for event in events:
                    if log.first_token_ms is None:
                        log.first_token_ms = self.loop.since()
                    await self._heard(event)
            if not self.calls:
                await self._take(self.splitter.rest())
        finally:
            self.guard.cancel()

    async def _heard(self, event: Event) -> None:
        match event:
            case TextPart(text):
                self.text += text
                if len(self.text) > LONGEST_ANSWER:
                    raise _Ended(Nothing("too_long"))
                await self._take(self.splitter.feed(text))
            case Call():
                self.calls.append(event)
            case Ended(reason, model, tokens_in, tokens_out):
                self.reason, self.loop.log.model = reason, model
                self.loop.log.count(tokens_in, tokens_out)

    async def _take(self, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            if not sentence.strip():
                continue
            admitted = (await self.guard)(sentence)
            if isinstance(admitted, Stop):
                self.loop.log.stopped = {"code": admitted.code, "detail": admitted.detail}
                raise _Ended(Nothing("stopped", admitted.code))
            self._keep(admitted)

    def _keep(self, segments: tuple[Segment, ...]) -> None:
        log = self.loop.log
        if len(self.sentences) >= MOST_SENTENCES:
            raise _Ended(Nothing("too_long"))
        log.first_sentence_ms = log.first_sentence_ms or self.loop.since()
        said = "".join(segment.text for segment in segments)
        self.loop.means.show(len(self.sentences), said if not self.sentences else f" {said}")
        self.sentences.append(segments)
        log.sentences = len(self.sentences)

    def whole(self) -> Outcome:
        """All that was said, where it came to its end and says something."""
        if not self.sentences:
            return Nothing("empty")
        if self.reason not in ("stop", "end_turn", "eos"):
            return Nothing("cut_short", self.reason)
        return Spoken(tuple(self.sentences), tuple(filter(None, self.loop.topics)))


def _canonical(arguments: str) -> str:
    try:
        return json.dumps(json.loads(arguments), sort_keys=True)
    except (ValueError, RecursionError):
        return arguments.strip()
