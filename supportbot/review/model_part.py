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
_STOPPED_FOR = {
    "action_claimed": "It said that something had been done.",
    "amount_of_another": "The amount is in the records, but not for what it was said of.",
    "amount_unknown": "The amount is not in the records.",
    "currency_wrong": "The currency is another.",
    "date_of_another": "The date is in the records, but not for what it was said of.",
    "date_unknown": "The date is not in the records.",
    "empty": "Nothing was said.",
    "fault": "The guard itself failed.",
    "hedged": "A figure was made vague.",
    "instructions": "It spoke of its instructions.",
    "invoice_unknown": "There is no such bill.",
    "language": "It was in another language.",
    "link": "It had a link.",
    "markup": "It had markup.",
    "method_unknown": "There is no such way to pay.",
    "number_unknown": "The number is not in the records.",
    "offer_unknown": "There is no such offer.",
    "percent_unknown": "The percentage is not in the records.",
    "plan_unknown": "There is no such plan.",
    "promise": "It promised something.",
    "secret": "It gave words of the prompt away.",
    "secret_asked": "It spoke of passwords or whole card numbers.",
    "status_untrue": "The records say otherwise.",
    "too_long": "It was too long.",
}


@dataclass(frozen=True, slots=True)
class ModelPart:
    """``used``: whether its words or its choice were sent; else ``fell_back`` says why the fixed reply was."""

    used: bool
    fell_back: str
    stopped: Mapping[str, str] | None
    sentences: int
    """That the guard let through."""
    rows: list[tuple[str, str]]
    tools: list[tuple[str, str, str]]
    """Name, arguments as the model wrote them, and what came of the call."""

    @property
    def stopped_for(self) -> str:
        """Why the guard let a sentence not through, in words."""
        return _STOPPED_FOR.get(self.stopped["code"], "") if self.stopped else ""


def model_part(trace: Mapping[str, Any]) -> ModelPart | None:
    """The part that a turn's trace tells of; None where no model was asked."""
    told = trace.get("model")
    if not told:
        return None
    calls = [(call["name"], call["arguments"], _CAME.get(call["came"], call["came"])) for call in told.get("tools", ())]
    return ModelPart(
        used=bool(told.get("used")),
        fell_back=told.get("fell_back", ""),
        stopped=told.get("stopped"),
        sentences=told.get("sentences") or 0,
        rows=list(_rows(told)),
        tools=calls,
    )


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
