"""What one endpoint can do with a request, found out by what it refuses. Pure, shared by all requests of a process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum


class Form(IntEnum):
    """How one JSON object is asked for, the surest first."""

    JSON_SCHEMA = 0
    JSON_OBJECT_WITH_SCHEMA = 1
    JSON_OBJECT = 2
    PLAIN = 3


@dataclass(frozen=True, slots=True)
class Manners:
    form: Form = Form.JSON_SCHEMA
    counts: bool = True
    """Whether it can be asked to count tokens at the end of a stream."""
    most_tokens: str = "max_tokens"
    """Under which name it takes the most tokens of an answer."""

    def without(self, named: str, *, structured: bool) -> Manners | None:
        """The next thing to try after a refusal that names ``named`` (empty where it names nothing it could mean)."""
        if self.counts and "stream_options" in named:
            return replace(self, counts=False)
        if self.most_tokens in named and self.most_tokens == "max_tokens":
            return replace(self, most_tokens="max_completion_tokens")
        if structured and self.form < Form.PLAIN:
            return replace(self, form=Form(self.form + 1))
        if self.counts:
            return replace(self, counts=False)
        return None
