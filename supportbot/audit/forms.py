"""What the audit may be narrowed by."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms

from handoff.forms.fields import DeskForm, OneLine
from handoff.models import StaffMember
from supportbot.audit.words import ALL, GROUPS, WORDS


def _kinds() -> list[tuple[str, Any]]:
    whole = [(f"{ALL}{name}", f"{label}: all") for name, label in GROUPS.items()]
    single = [
        (label, [(kind, words.label) for kind, words in WORDS.items() if words.group == name])
        for name, label in GROUPS.items()
    ]
    return [("", "Everything"), ("Groups", whole), *single]


def _people() -> list[tuple[str, str]]:
    people = StaffMember.objects.order_by("display_name", "pk").values_list("pk", "display_name", "email")
    return [("", "Anybody"), *((str(pk), name or email) for pk, name, email in people)]


class AuditFilters(DeskForm):
    """All optional. ``about`` is a conversation's id or a customer's reference; days are the company's."""

    person = forms.ChoiceField(label="Who", required=False, choices=_people)
    kind = forms.ChoiceField(label="What", required=False, choices=_kinds)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    about = OneLine(label="Conversation or customer", required=False, max_length=255)

    def clean_about(self) -> str:
        return str(self.cleaned_data["about"]).replace("\x00", "")

    def wanted(self) -> dict[str, str]:
        """The filters that are set and valid, as texts."""
        self.is_valid()
        return {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name, value in self.cleaned_data.items()
            if value
        }


def conversation_named(about: str) -> uuid.UUID | None:
    """The conversation, where ``about`` is the id of one."""
    try:
        return uuid.UUID(about)
    except ValueError:
        return None
