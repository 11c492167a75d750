"""What a manager may narrow the list of transcripts by."""

from __future__ import annotations

from typing import Any, get_args

from django import forms

from handoff.models import Conversation
from supportbot.answering.decision import HandoffReason
from supportbot.models import AnswerFeedback

_LONGEST_QUERY = 200


def _any(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[("", f"Any {label.lower()}"), *choices], label=label, required=False)


class TranscriptFilters(forms.Form):
    """All optional. ``q`` is a web-style search: words, ``"a phrase"``, ``-without``, ``or``."""

    q = forms.CharField(max_length=_LONGEST_QUERY, required=False, label="Search")
    custody = _any("State", [(str(value), str(label)) for value, label in Conversation.Custody.choices])
    decision = _any("Decision", [("answer", "Answered"), ("clarify", "Asked back"), ("handoff", "Handed over")])
    reason = _any("Reason", [(code, code.replace("_", " ").capitalize()) for code in get_args(HandoffReason)])
    rating = _any("Rating", [("low", "2 or less"), *((str(n), f"{n} of 5") for n in range(5, 0, -1)), ("none", "None")])
    thumbs = _any("Thumbs", [(AnswerFeedback.Value.UP, "Thumbs up"), (AnswerFeedback.Value.DOWN, "Thumbs down")])

    def clean_q(self) -> str:
        # A NUL cannot be in a query to the store, and nothing stored has one in it.
        return " ".join(self.cleaned_data["q"].replace("\x00", " ").split())

    def wanted(self) -> dict[str, Any]:
        """The filters that are set and valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
