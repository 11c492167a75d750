"""Forms of judging: a scorecard with its criteria, a score, a coaching note."""

from __future__ import annotations

from typing import Any

from django import forms

from handoff.forms.fields import DeskForm, OneLine
from supportbot.judging.coaching import LONGEST
from supportbot.judging.scorecards import HEAVIEST, LONGEST_LABEL, MOST_CRITERIA, CardDetails
from supportbot.judging.scoring import Criterion

SCALES = (("yes_no", "Yes or no"), ("one_to_five", "1 to 5"))


class CardForm(DeskForm):
    """A card's name and pass mark; its criteria are a formset beside it."""

    name = OneLine(max_length=80, label="Name")
    pass_mark = forms.IntegerField(
        min_value=0, max_value=100, initial=80, label="Pass mark", help_text="Percent of the weights that apply."
    )


class CriterionForm(DeskForm):
    """One criterion; without a name it is none."""

    label = OneLine(max_length=LONGEST_LABEL, required=False, label="Criterion")
    weight = forms.IntegerField(min_value=1, max_value=HEAVIEST, initial=1, required=False, label="Weight")
    scale = forms.ChoiceField(choices=SCALES, required=False, label="Scale")
    critical = forms.BooleanField(required=False, label="Critical")

    def clean_weight(self) -> int:
        return self.cleaned_data["weight"] or 1

    def criterion(self) -> Criterion | None:
        """Only of a valid form."""
        given = self.cleaned_data
        if not given.get("label"):
            return None
        return Criterion(given["label"], given["weight"], given["scale"] or "yes_no", given["critical"])


CriteriaSet = forms.formset_factory(
    CriterionForm,
    extra=MOST_CRITERIA,
    max_num=MOST_CRITERIA,
    absolute_max=MOST_CRITERIA,
    validate_max=True,
)


def criteria_of_set(rows: forms.BaseFormSet[CriterionForm]) -> list[Criterion]:
    """Only of a valid set."""
    return [found for form in rows.forms if (found := form.criterion())]


def criteria_set(data: Any = None, details: CardDetails | None = None) -> forms.BaseFormSet[CriterionForm]:
    """As many rows as there may be criteria, the first filled with those of ``details``."""
    initial = [criterion.as_stored() for criterion in details.criteria] if details else []
    found = CriteriaSet(data, initial=initial, prefix="criteria")
    for form in found.forms:
        form.empty_permitted = True
        form.use_required_attribute = False
    return found


class NoteForm(DeskForm):
    """A coaching note; whom and which message it may be for are checked by the service."""

    agent = forms.IntegerField(required=False)
    seq = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    text = forms.CharField(required=False, max_length=4 * LONGEST, strip=True)
    shared = forms.BooleanField(required=False)
