"""How a language model took part in a turn, as a manager reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_TIMES = (("first_token_ms", "first word"), ("first_sentence_ms", "first sentence"), ("whole_ms", "in all"))
_MICRO = 1_000_000
_CAME = {
    "Told": "looked up",
    "OnTopics": "settled it",
    "ToPerson": "settled it",
    "AsItStood": "gave up",
    "retry": "not as it should be",
    "refused": "refused",
    "again": "asked again",
}


@dataclass(frozen=True, slots=True)
class ModelPart:
    """``used``: whether its words or its choice were sent; else ``fell_back`` says why the fixed reply was."""

    used: bool
    fell_back: str
    stopped: Mapping[str, str] | None
    rows: list[tuple[str, str]]
    tools: list[tuple[str, str, str]]
    """Name, arguments as the model wrote them, and what came of the call."""


def model_part(trace: Mapping[str, Any]) -> ModelPart | None:
    """The part that a turn's trace tells of; None where no model was asked."""
    told = trace.get("model")
    if not told:
        return None
    calls = [(call["name"], call["arguments"], _CAME.get(call["came"], call["came"])) for call in told.get("tools", ())]
    return ModelPart(bool(told.get("used")), told.get("fell_back", ""), told.get("stopped"), list(_rows(told)), calls)


def _rows(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, label in (("purpose", "For"), ("prompt", "Prompt"), ("model", "Model"), ("rounds", "Requests")):
        if told.get(name):
            yield label, str(told[name])
    times = [f"{label} {told[name]:.0f} ms" for name, label in _TIMES if told.get(name) is not None]
    if times:
        yield "Times", ", ".join(times)
    if told.get("tokens_in") is not None:
        yield "Tokens", f"{told['tokens_in']} in, {told.get('tokens_out') or 0} out"
    if told.get("micros"):
        yield "Cost", f"{told['micros'] / _MICRO:.6f}"
