"""A model that is told nothing of what the veil hides, and whose answers are read through it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

from handoff.redaction import mask_split
from supportbot.llm.closing import closing
from supportbot.llm.masking import Veil
from supportbot.llm.port import Ask, Call, ChatModel, Ended, Event, Said, TextPart, ToolSpec

_LOOKED_BACK = 4
"""Messages of the customer's over which one number may be spread."""


class Masked:
    """For one turn: the veil remembers what it has hidden in any request of it."""

    def __init__(self, model: ChatModel, veil: Veil) -> None:
        self._model = model
        self._veil = veil

    async def stream(self, ask: Ask, *, seconds: float) -> AsyncGenerator[Event, None]:
        """See ``ChatModel.stream``. Text is held back where it breaks off within a sign."""
        shown = self._veil.unmasker(json=ask.schema is not None)
        async with closing(self._model.stream(self._hidden(ask), seconds=seconds)) as events:
            async for event in events:
                text = shown.feed(event.text) if isinstance(event, TextPart) else shown.end()
                if text:
                    yield TextPart(text)
                match event:
                    case Call():
                        yield replace(event, arguments=self._veil.unmask_json(event.arguments))
                    case Ended():
                        yield event

    def _hidden(self, ask: Ask) -> Ask:
        schema = None if ask.schema is None else self._veil.mask_values(ask.schema)
        messages = _without_split([self._message(each) for each in ask.messages])
        return replace(ask, messages=messages, tools=tuple(map(self._tool, ask.tools)), schema=schema)

    def _message(self, said: Said) -> Said:
        text = self._veil.mask_json(said.text) if said.role == "tool" else self._veil.mask(said.text)
        calls = tuple(replace(each, arguments=self._veil.mask_json(each.arguments)) for each in said.calls)
        return replace(said, text=text, calls=calls)

    def _tool(self, tool: ToolSpec) -> ToolSpec:
        parameters = self._veil.mask_values(tool.parameters)
        return replace(tool, description=self._veil.mask(tool.description), parameters=parameters)


def _without_split(messages: Sequence[Said]) -> tuple[Said, ...]:
    """A number spread over the customer's messages is cut out of all of them, for good: nothing needs it whole."""
    found = list(messages)
    places = [place for place, each in enumerate(found) if each.role == "user"]
    for number in range(1, len(places)):
        before, last = places[max(0, number - _LOOKED_BACK) : number], places[number]
        split = mask_split([found[place].text for place in before], found[last].text)
        for place, text in zip((*before, last), (*split.previous, split.text), strict=True):
            found[place] = replace(found[place], text=text)
    return tuple(found)
