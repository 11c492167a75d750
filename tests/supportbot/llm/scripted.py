"""A model that says what a test wrote down, in this process, and a guard of two rules: for the loop alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from supportbot.answering.rendering import Segment
from supportbot.llm.composed import Composed, Stop
from supportbot.llm.composing import Admit, Means, compose
from supportbot.llm.errors import ModelFailed
from supportbot.llm.port import Ask, Call, Ended, Event, Purpose, Said, TextPart
from supportbot.llm.tools.registry import TOOLS
from tests.supportbot.llm.desks import case

Step = Event | ModelFailed | float
"""A failure is raised there; a number is so many seconds of silence."""
STOP = Ended("stop", "scripted", 10, 5)


def text(*parts: str, end: Ended = STOP) -> list[Step]:
    return [*map(TextPart, parts), end]


def calls(*named: tuple[str, str]) -> list[Step]:
    made = [Call(f"c{place}", name, arguments) for place, (name, arguments) in enumerate(named)]
    return [*made, Ended("tool_calls", "scripted", 10, 5)]


@dataclass
class Scripted:
    """Answers request by request; the last answer stands for all that follow. ``asked`` are the requests."""

    answers: Sequence[Sequence[Step]]
    asked: list[Ask] = field(default_factory=list)
    closed: int = 0

    async def stream(self, ask: Ask, *, seconds: float) -> AsyncIterator[Event]:
        self.asked.append(ask)
        steps = self.answers[min(len(self.asked), len(self.answers)) - 1]
        try:
            for step in steps:
                await asyncio.sleep(step if isinstance(step, float) else 0)
                if isinstance(step, ModelFailed):
                    raise step
                if not isinstance(step, float):
                    yield step
        finally:
            self.closed += 1


class Sentences:
    """Cuts behind full stops."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, text: str) -> list[str]:
        *whole, self._rest = re.split(r"(?<=[.!?]) ", self._rest + text)
        return whole

    def rest(self) -> list[str]:
        return [self._rest]


async def few_rules() -> Admit:
    def admit(sentence: str) -> tuple[Segment, ...] | Stop:
        if any(char.isdigit() for char in sentence):
            return Stop("loose_figure", sentence)
        return Stop("claim", sentence) if "refunded" in sentence else (Segment(sentence),)

    return admit


def composed(
    model: Scripted,
    *,
    purpose: Purpose = "answer",
    seconds: float = 5.0,
    show: Callable[[int, str], None] = lambda part, text: None,
) -> Composed:
    means = Means(model, Sentences, few_rules, show, TOOLS)
    asked = (Said("system", "Be brief."), Said("user", "no idea what is going on"))
    return asyncio.run(compose(means, case(), asked, purpose=purpose, prompt="answer/1", seconds=seconds))
