"""What becomes of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from supportbot.answering.rendering import Segment

StopCode = Literal[
    "action_claimed",
    "amount_of_another",
    "amount_unknown",
    "currency_wrong",
    "date_of_another",
    "date_unknown",
    "empty",
    "fault",
    "hedged",
    "instructions",
    "invoice_unknown",
    "language",
    "link",
    "markup",
    "method_unknown",
    "number_unknown",
    "offer_unknown",
    "percent_unknown",
    "plan_unknown",
    "promise",
    "secret",
    "secret_asked",
    "status_untrue",
    "too_long",
]
"""``..._of_another``: the figure is in the records, but not for what the sentence says it of. ``secret`` are words of
the prompt; ``secret_asked`` is a sentence that speaks of passwords or whole card numbers; ``fault`` an error of the
guard's own."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A sentence that may be shown, its figures written as this project writes them."""

    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Stopped:
    """A sentence that is not shown. ``detail`` is the part that failed, for the log; never for the customer."""

    code: StopCode
    detail: str = ""


class Stop(Exception):
    """Raised inside the guard where a sentence fails; ``Guard.admit`` turns it into ``Stopped``."""

    def __init__(self, code: StopCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.stopped = Stopped(code, detail)
