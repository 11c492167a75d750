"""Forms of gaps, thresholds and evaluations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from handoff.forms.fields import DeskForm, OneLine
from supportbot.models import Gap
from supportbot.tuning.gaps.deciding import gap_topics
from supportbot.tuning.gaps.listing import DAYS

_USUAL_DAYS = 30
_STATES = {Gap.State.OPEN: "Open", Gap.State.TAUGHT: "Taught", Gap.State.DISMISSED: "Set aside"}


@dataclass(frozen=True, slots=True)
class WantedGaps:
    days: int
    state: str


class GapFilters(forms.Form):
    """Both optional; what is no choice of theirs counts as left out."""

    state = forms.ChoiceField(choices=list(_STATES.items()), required=False, label="State")
    days = forms.ChoiceField(
        choices=[(str(days), f"Last {days} days") for days in DAYS], required=False, label="Period"
    )

    def wanted(self) -> WantedGaps:
        self.is_valid()
        found = self.cleaned_data
        return WantedGaps(int(found.get("days") or _USUAL_DAYS), found.get("state") or Gap.State.OPEN)


class GapNameForm(DeskForm):
    name = OneLine(label="Name", max_length=80, required=False, help_text="What you call it among yourselves.")


class GapTopicForm(DeskForm):
    topic = forms.ChoiceField(label="What it is about", help_text="Its messages become examples of this topic.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["topic"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", "Choose a topic"), *gap_topics()]


class ThresholdForm(DeskForm):
    """``percent`` is empty for the trained one."""

    percent = forms.IntegerField(
        label="Answers from",
        min_value=0,
        max_value=100,
        required=False,
        help_text="How sure the bot must be, in percent. Empty: as trained.",
    )
    note = OneLine(label="Why", max_length=200, help_text="For whoever reads the history next.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["percent"].widget.attrs.update({"inputmode": "numeric", "data-threshold": ""})

    @property
    def threshold(self) -> float | None:
        """Only of a valid form."""
        percent = self.cleaned_data["percent"]
        return None if percent is None else percent / 100


class AcceptForm(DeskForm):
    note = OneLine(label="Why this is how it is now", max_length=200)
