"""A model's part where it calls no tools: it names the topic and how sure it is, and the words stay ours. Pure.

Small models write no answer that can be used and call no tool, but many can choose from a list. Only what the embedded
reading has not ruled out is on the list, and only a sure choice counts that the embedded reading holds likeliest too:
two that read apart and agree are right where either alone may guess.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

from supportbot.answering.desk import Desk
from supportbot.answering.labels import LABELS
from supportbot.answering.topics.registry import TOPICS
from supportbot.llm.closing import closing
from supportbot.llm.composed import Composed, Log, Nothing, Outcome
from supportbot.llm.errors import ModelFailed
from supportbot.llm.parsing import confidence_in, object_in
from supportbot.llm.port import Ask, ChatModel, Ended, Event, Said, TextPart
from supportbot.llm.tools.tool import OnTopics, ToPerson, may_mean

SURE = 0.8
"""From this confidence (0–1) on, a choice is taken."""
PERSON, NONE = "person", "none"
LONGEST_OBJECT = 2_000
MOST_TOKENS = 60


def likely_topics(desk: Desk) -> tuple[str, ...]:
    """The topics with an answer that the message may be about."""
    return tuple(topic for topic in LABELS if topic in TOPICS and may_mean(desk, topic))


def listed(topics: Sequence[str]) -> str:
    """A line for each choice, as the prompt shows them."""
    named = [f"- {topic}: {LABELS[topic]}" for topic in topics]
    return "\n".join([*named, f"- {PERSON}: They want a person", f"- {NONE}: Anything else, or too unclear to say"])


def schema(topics: Sequence[str]) -> dict[str, Any]:
    """The one object that is asked for."""
    return {
        "type": "object",
        "properties": {
            "topic": {"type": "string", "enum": [*topics, PERSON, NONE]},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        },
        "required": ["topic", "confidence"],
        "additionalProperties": False,
    }


async def sort_out(
    model: ChatModel, desk: Desk, messages: tuple[Said, ...], *, prompt: str, seconds: float
) -> Composed:
    """What the model takes the message for, within ``seconds``; never raises for what a model does."""
    log, began = Log("sort", prompt), time.monotonic()
    topics = likely_topics(desk)
    ask = Ask("sort", messages, schema=schema(topics), max_tokens=MOST_TOKENS)
    try:
        async with asyncio.timeout(seconds):
            outcome = chosen(object_in(await _text(model, ask, log, began, seconds), schema(topics)), desk)
    except ModelFailed as failure:
        outcome = Nothing(failure.code, failure.detail)
    except TimeoutError:
        outcome = Nothing("timed_out")
    log.rounds, log.whole_ms = 1, _since(began)
    return Composed(outcome, log)


def chosen(found: Mapping[str, Any] | None, desk: Desk) -> Outcome:
    """What an object comes to; whatever is not one, or not sure, is nothing."""
    if found is None:
        return Nothing("garbage")
    if (confidence := confidence_in(found)) < SURE:
        return Nothing("low_confidence", f"{confidence:.2f}")
    if found["topic"] == PERSON:
        return ToPerson("asked_for_person")
    if found["topic"] == NONE:
        return Nothing("cannot_answer")
    if found["topic"] != (likeliest := desk.reading.topics[0].topic):
        return Nothing("disagrees", f"{found['topic']}, not {likeliest}")
    return OnTopics((found["topic"],), desk.reading.slots)


async def _text(model: ChatModel, ask: Ask, log: Log, began: float, seconds: float) -> str:
    text = ""
    async with closing(model.stream(ask, seconds=seconds)) as events:
        async for event in events:
            if log.first_token_ms is None:
                log.first_token_ms = _since(began)
            text += _noted(event, log)
            if len(text) > LONGEST_OBJECT:
                raise ModelFailed("too_long")
    return text


def _noted(event: Event, log: Log) -> str:
    match event:
        case TextPart(text):
            return text
        case Ended(_, model, tokens_in, tokens_out):
            log.model = model
            log.count(tokens_in, tokens_out)
    return ""


def _since(began: float) -> float:
    return round((time.monotonic() - began) * 1000, 1)
