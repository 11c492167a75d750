"""Forms of the page of actions: what to show, and what a person found of one that is stuck."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from billing.actions.targets import WORDS
from billing.selectors.action_list import PARTS, Part
from handoff.forms.fields import DeskForm, OneLine

_DONE, _NOT_DONE = "done", "not_done"
_LINKS = ("pay_link", "method_link")
PART_WORDS: dict[Part, str] = {
    "stuck": "Stuck",
    "waiting": "Waiting for approval",
    "under_way": "Under way",
    "ended": "Done lately",
}


class ActionFilters(forms.Form):
    """All optional."""

    customer = OneLine(max_length=120, required=False, label="Customer")
    part = forms.ChoiceField(
        choices=[("", "Everything"), *((part, PART_WORDS[part]) for part in PARTS)], required=False, label="State"
    )
    kind = forms.ChoiceField(choices=[("", "Any kind"), *WORDS.items()], required=False, label="Kind")

    def wanted(self) -> dict[str, str]:
        """The filters that are set and valid."""
        self.is_valid()
        found = {name: str(value).replace("\x00", "") for name, value in self.cleaned_data.items()}
        return {name: value for name, value in found.items() if value}


class SettleForm(DeskForm):
    """What a person found where it was to be done."""

    outcome = forms.ChoiceField(
        label="What you found",
        choices=[(_DONE, "It was done"), (_NOT_DONE, "It was not done")],
        widget=forms.RadioSelect,
    )
    reference = OneLine(
        label="Reference",
        max_length=200,
        required=False,
        help_text="Where it was done: what was made or changed, such as re_1Pq… The customer may be told it.",
    )
    note = OneLine(label="How you know", max_length=500, help_text="Kept in the audit; the customer is not told.")

    def __init__(self, *args: Any, action_id: uuid.UUID, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"settle-{action_id}-%s", **kwargs})
        self._kind = kind

    def clean_reference(self) -> str:
        reference = str(self.cleaned_data["reference"])
        if self.cleaned_data.get("outcome") == _DONE:
            if self._kind in _LINKS:
                what = "A link that nobody has is of no use to the customer: say that it was not done."
                raise forms.ValidationError(what)
            if not reference:
                raise forms.ValidationError("Give the reference of what was made or changed.")
        return reference

    @property
    def was_done(self) -> bool:
        """Only of a valid form."""
        return bool(self.cleaned_data["outcome"] == _DONE)
