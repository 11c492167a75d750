"""The form of a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from handoff.forms.fields import DeskForm, OneLine, languages_field, topics_field
from handoff.models import OfficeHours, StaffMember, Team
from handoff.services.teams import TeamDetails

_MOST_SECONDS = 32_767  # what the column holds
_A_DAY = 86_400


class TeamForm(DeskForm):
    name = OneLine(label="Name", max_length=80)
    assignment = forms.ChoiceField(
        label="How its queue is given out",
        choices=[
            (str(Team.Assignment.CLAIM), "Claim: agents take from the queue"),
            (str(Team.Assignment.OFFER), "Offer: the longest wait is offered to whoever has room"),
        ],
        widget=forms.RadioSelect,
    )
    offer_seconds = forms.IntegerField(
        label="An offer stands for (seconds)",
        min_value=5,
        max_value=_MOST_SECONDS,
        help_text="Not taken by then, it goes to the next agent.",
    )
    answer_seconds = forms.IntegerField(
        label="A reply is due within (seconds)",
        min_value=30,
        max_value=_A_DAY,
        help_text="Then the customer goes back to the queue.",
    )
    hours = forms.ModelChoiceField(
        OfficeHours.objects.order_by("name"), label="Office hours", required=False, empty_label="Always there"
    )

    def __init__(self, *args: Any, by: StaffMember, team: Team | None = None, **kwargs: Any) -> None:
        shown = team or Team()
        super().__init__(*args, **{"initial": _initial(team), **kwargs})
        self.fields["members"] = forms.ModelMultipleChoiceField(
            _choosable(by, team), label="Members", required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["topics"] = topics_field(
            "Questions on these come to this team. None chosen: all that no other team names.", shown.topics
        )
        self.fields["languages"] = languages_field("None chosen: all.", shown.languages)

    def details(self) -> TeamDetails:
        """What is wanted; only of a valid form."""
        return TeamDetails(**{**self.cleaned_data, "members": list(self.cleaned_data["members"])})


def _choosable(by: StaffMember, team: Team | None) -> Any:
    """Whom ``by`` may put into a team or take out of it: who may come in, and who is in it already."""
    there = Q(is_active=True) | Q(teams=team) if team is not None else Q(is_active=True)
    mine = StaffMember.objects.filter(there, role__in=by.roles_to_give)
    if by.role != StaffMember.Role.ADMIN:
        mine = mine.filter(is_superuser=False)
    return mine.distinct().order_by("display_name", "pk")


def _initial(team: Team | None) -> dict[str, Any]:
    if team is None:
        fresh = Team()
        return {name: getattr(fresh, name) for name in ("assignment", "offer_seconds", "answer_seconds")}
    names = ("name", "assignment", "offer_seconds", "answer_seconds", "topics", "languages", "hours")
    return {**{name: getattr(team, name) for name in names}, "members": list(team.members.all())}
