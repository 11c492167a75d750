"""Forms of the CRM's page: which field fills what, and the customer to try it with."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from billing.crm.mapping import OUTCOME_FIELDS, PROFILE_FIELDS, FieldMapping
from handoff.forms.fields import DeskForm, OneLine

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}(\.[A-Za-z][A-Za-z0-9_]{0,99})?")
_LABELS = {
    "reference": (
        "Customer reference",
        "Holds the reference that billing uses. Empty: customers are found by address.",
    ),
    "segment": ("Segment", "Empty: not read."),
    "owner": ("Account owner", "An owner’s id is shown as their name. Empty: not read."),
    "notes": ("Notes", "Shown to agents beside the chat, never to the customer. Empty: not read."),
    "cases": ("Subject of open cases", "Empty: cases are not read."),
}
_AS = [("note", "A note on the contact"), ("ticket", "A closed ticket of the contact’s")]


class FieldName(OneLine):
    """The name of a field as the CRM's interface has it, or nothing."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not _NAME.fullmatch(value):
            raise ValidationError("Write the field’s internal name: letters, digits and _, such as customer_ref.")


class OutcomeFields(forms.CharField):
    """Lines such as ``rating = csat``; in Python a mapping."""

    def to_python(self, value: Any) -> Any:
        return dict(_line(line) for line in str(super().to_python(value)).splitlines() if line.strip())

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{name} = {to}" for name, to in value.items()) if isinstance(value, dict) else value


class MappingForm(DeskForm):
    def __init__(self, *args: Any, mapping: FieldMapping, has_tickets: bool, **kwargs: Any) -> None:
        kept = {name: getattr(mapping, name) for name in (*PROFILE_FIELDS, "outcome_as")}
        kept["outcome_fields"] = dict(mapping.outcome_fields)
        super().__init__(*args, **{"initial": kept, **kwargs})
        for name, (label, hint) in _LABELS.items():
            self.fields[name] = FieldName(label=label, help_text=hint, required=False, max_length=200)
            self.fields[name].widget.attrs.update({"class": "input", "spellcheck": "false", "autocomplete": "off"})
        if has_tickets:
            self.fields["outcome_as"] = forms.ChoiceField(
                label="An outcome becomes", choices=_AS, widget=forms.RadioSelect
            )
        box = forms.Textarea(attrs={"class": "input", "rows": 4, "spellcheck": "false", "placeholder": "rating = csat"})
        self.fields["outcome_fields"] = OutcomeFields(
            label="Fields for parts of an outcome",
            required=False,
            max_length=4000,
            widget=box,
            help_text=f"One a line. Parts are {', '.join(OUTCOME_FIELDS)}.",
        )

    def mapping(self) -> dict[str, Any]:
        """What is wanted; only of a valid form."""
        return dict(self.cleaned_data)


class TryForm(DeskForm):
    reference = OneLine(label="Customer reference", max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "try_%s", **kwargs})  # the mapping's form has a field of that name


def _line(line: str) -> tuple[str, str]:
    name, sign, to = (part.strip() for part in line.partition("="))
    if not sign or name not in OUTCOME_FIELDS:
        raise ValidationError(f"“{line.strip()[:60]}”: write a part, “=”, and the name of the field it goes to.")
    if not _NAME.fullmatch(to):
        raise ValidationError(f"“{to[:60]}” is no name of a field: letters, digits and _.")
    return name, to
