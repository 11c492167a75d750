"""What a manager may narrow the list of transcripts by: the fields, and what of them is set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any, cast, get_args

from django import forms

from handoff.models import Conversation, StaffMember
from handoff.selectors.filtering import language_name
from supportbot.answering.brief import OTHER_LABELS
from supportbot.answering.decision import HandoffReason
from supportbot.answering.labels import LABELS
from supportbot.models import AnswerFeedback
from supportbot.review.days import PRESETS

_LONGEST_QUERY = 200
LANGUAGES = ("en", "de", "es", "fr")
BANDS = {
    "under": "Below its threshold",
    "0-50": "Under 50%",
    "50-70": "50 to 70%",
    "70-85": "70 to 85%",
    "85-95": "85 to 95%",
    "95-100": "95% and more",
}
SLA = {
    "missed": "Any promise missed",
    "first_response": "First answer late",
    "next_response": "Later answer late",
    "resolution": "Resolution late",
    "kept": "All kept",
}
Choices = list[tuple[str, str]]


def _any(label: str, choices: Choices, blank: str = "Any") -> forms.ChoiceField:
    return forms.ChoiceField(choices=[("", blank), *choices], label=label, required=False)


def _flag(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


def _words(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _topics() -> Choices:
    return sorted({**LABELS, **OTHER_LABELS}.items(), key=lambda topic: topic[1].casefold())


class TranscriptFilters(forms.Form):
    """All optional, and all of what is set must hold. ``q`` is a web-style search: words, ``"a phrase"``, ``-without``,
    ``or``. The fields of ``OF_ONE_TURN`` ask for one turn of the bot's that fits all of them.
    """

    OF_ONE_TURN = ("topic", "decision", "confidence", "thumbs", "verdict", "language", "identity", "stopped", "repeats")
    OF_THE_WHOLE = ("period", "since", "until", "custody", "reason", "agent", "sla", "rating", "dispute")

    q = forms.CharField(max_length=_LONGEST_QUERY, required=False, label="Search")
    topic = _any("Topic", _topics())
    decision = _any(
        "Decision",
        [("answer", "Answered"), ("clarify", "Asked back"), ("propose", "Proposed"), ("handoff", "Handed over")],
    )
    confidence = _any("Confidence", list(BANDS.items()))
    thumbs = _any("Thumbs", [(AnswerFeedback.Value.UP, "Thumbs up"), (AnswerFeedback.Value.DOWN, "Thumbs down")])
    verdict = _any("Verdict", [("wrong", "Judged wrong"), ("right", "Judged right"), ("unjudged", "Not judged")])
    language = _any("Language", [*((code, language_name(code)) for code in LANGUAGES), ("other", "Any other")])
    identity = _any("Identity", [("anonymous", "Visitor"), ("signed", "Signed in"), ("verified", "Proven by a code")])
    stopped = _flag("Stopped by the guard")
    repeats = _flag("Asked again")
    period = _any("Started", list(PRESETS.items()), "Any time")
    since = _day("From")
    until = _day("To")
    custody = _any("State", [(str(value), str(label)) for value, label in Conversation.Custody.choices])
    reason = _any("Handed over for", [(code, _words(code)) for code in get_args(HandoffReason)])
    agent = _any("Agent", [])
    sla = _any("Promises", list(SLA.items()))
    rating = _any("Rating", [("low", "2 or less"), *((str(n), f"{n} of 5") for n in range(5, 0, -1)), ("none", "None")])
    dispute = _flag("Charge contested")

    def __init__(self, *args: Any, like: TranscriptFilters | None = None, **kwargs: Any) -> None:
        """``like`` is another form of the same request, whose agents need not be asked for again."""
        super().__init__(*args, **kwargs)
        self._like = like
        cast(forms.ChoiceField, self.fields["agent"]).choices = lambda: [("", "Any"), *self.agents]
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs.setdefault("class", "input")

    @cached_property
    def agents(self) -> Choices:
        """Who answers customers, or has done so; asked for once, and only where it is needed."""
        if self._like is not None:
            return self._like.agents
        found = StaffMember.objects.filter(role__in=StaffMember.ANSWERING).order_by("display_name", "pk")
        return [(str(pk), name) for pk, name in found.values_list("pk", "display_name")]

    def clean_q(self) -> str:
        # A NUL cannot be in a query to the store, and nothing stored has one in it.
        return " ".join(self.cleaned_data["q"].replace("\x00", " ").split())

    def clean(self) -> dict[str, Any]:
        """Days take the place of a preset; a last day before the first one is told, and neither counts."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("since"), said.get("until")
        if first and last and last < first:
            self.add_error("until", "This is before the first day. Choose a later one.")
            said.pop("since")
        elif first or last:
            said["period"] = ""
        return said

    def wanted(self) -> dict[str, str]:
        """The filters that are set and valid, as an address or a saved view has them."""
        self.is_valid()
        return {name: _as_text(value) for name, value in self.cleaned_data.items() if value}

    @property
    def of_one_turn(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.OF_ONE_TURN)

    @property
    def of_the_whole(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.OF_THE_WHOLE)


def _as_text(value: Any) -> str:
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, date) else str(value)
