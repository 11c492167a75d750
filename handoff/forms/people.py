"""Forms about one person: inviting them, and changing what they do."""

from __future__ import annotations

from typing import Any

from django import forms

from handoff.forms.fields import DeskForm, OneLine, languages_field, topics_field
from handoff.models import StaffMember, Team
from handoff.services.inviting import LONGEST_ADDRESS
from handoff.services.staff_changing import Details

ROLE_WORDS = {
    StaffMember.Role.AGENT: "Agent: answers customers",
    StaffMember.Role.LEAD: "Lead: answers, and may take what is offered to others",
    StaffMember.Role.MANAGER: "Manager: reads every conversation, looks after people and teams",
    StaffMember.Role.ADMIN: "Admin: everything, managers and admins too",
}
_MOST_CAPACITY = 50


def _role_field(by: StaffMember) -> forms.ChoiceField:
    choices = [(str(role), ROLE_WORDS[role]) for role in by.roles_to_give]
    return forms.ChoiceField(label="Role", choices=choices, widget=forms.RadioSelect)


def _teams_field() -> forms.ModelMultipleChoiceField[Team]:
    return forms.ModelMultipleChoiceField(
        Team.objects.order_by("name"),
        label="Teams",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They see the queue of these teams. With none chosen they see every team's.",
    )


class InviteForm(DeskForm):
    email = forms.EmailField(label="E-mail", max_length=LONGEST_ADDRESS, help_text="The link to join is sent there.")
    name = OneLine(label="Name", max_length=80, help_text="As customers will see it.")

    def __init__(self, *args: Any, by: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["role"] = _role_field(by)
        self.fields["role"].initial = str(StaffMember.Role.AGENT)
        self.fields["teams"] = _teams_field()


class PersonForm(DeskForm):
    name = OneLine(label="Name", max_length=80, help_text="As customers see it.")
    capacity = forms.IntegerField(
        label="Conversations at a time",
        min_value=1,
        max_value=_MOST_CAPACITY,
        help_text="With so many in hand no more are offered.",
    )

    def __init__(self, *args: Any, by: StaffMember, staff: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _initial(staff), **kwargs})
        self.fields["role"] = _role_field(by)
        if by.pk == staff.pk:
            self.fields["role"].disabled = True
            self.fields["role"].help_text = "Your own role is changed by another admin."
        self.fields["teams"] = _teams_field()
        self.fields["topics"] = topics_field("None chosen: all of their teams'.", staff.topics)
        self.fields["languages"] = languages_field("None chosen: all.", staff.languages)
        self.order_fields(["name", "role", "teams", "capacity", "languages", "topics"])

    def details(self) -> Details:
        """What is wanted; only of a valid form."""
        return Details(**{**self.cleaned_data, "teams": list(self.cleaned_data["teams"])})


def _initial(staff: StaffMember) -> dict[str, Any]:
    return {
        "name": staff.display_name,
        "role": staff.role,
        "teams": list(staff.teams.all()),
        "capacity": staff.capacity,
        "topics": staff.topics,
        "languages": staff.languages,
    }
