"""Making, changing and taking down teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from handoff.custody import Custody
from handoff.errors import TeamBusy, TeamNotFound
from handoff.models import Conversation, OfficeHours, StaffMember, Team
from handoff.services.auditing import change_record, changed
from handoff.services.staff_changing import person
from handoff.services.staffing import standing_announce

_LONGEST_SLUG = 44  # with room for a number


@dataclass(frozen=True, slots=True)
class TeamDetails:
    """What can be set of a team. ``members`` of whom ``by`` may change nothing are left as they are."""

    name: str
    assignment: str
    offer_seconds: int
    answer_seconds: int
    topics: Sequence[str]
    languages: Sequence[str]
    hours: OfficeHours | None
    members: Sequence[StaffMember]


def team_create(*, by: StaffMember, details: TeamDetails) -> Team:
    """A team under a short name made of its name, once and for good."""
    with transaction.atomic():
        team = _fresh(details.name)
        _set(team, details, by=by)
        change_record("team_created", by=by, of=_named(team), changes=changed({}, _as_kept(team)))
        return team


def team_change(*, by: StaffMember, team_id: int, details: TeamDetails) -> Team:
    """Set all of ``details``. Raises TeamNotFound."""
    with transaction.atomic():
        team = _lock(team_id, no_key=True)
        before = _as_kept(team)
        _set(team, details, by=by)
        if changes := changed(before, _as_kept(team)):
            change_record("team_changed", by=by, of=_named(team), changes=changes)
        return team


def team_delete(*, by: StaffMember, team_id: int) -> None:
    """Take it down, with its saved replies. Raises TeamBusy while a conversation of it is open, TeamNotFound."""
    with transaction.atomic():
        team = _lock(team_id)  # no conversation joins the team before the transaction ends
        if Conversation.objects.filter(team=team).exclude(custody=Custody.CLOSED).exists():
            raise TeamBusy
        members = list(team.members.all())
        change_record("team_deleted", by=by, of=_named(team), changes={})
        team.delete()
        for member in members:
            standing_announce(staff=member)


def _lock(team_id: int, *, no_key: bool = False) -> Team:
    team = Team.objects.select_for_update(no_key=no_key).filter(pk=team_id).first()
    if team is None:
        raise TeamNotFound
    return team


def _fresh(name: str) -> Team:
    base = slugify(name)[:_LONGEST_SLUG] or "team"
    for number in range(1, 100):
        try:
            with transaction.atomic():
                return Team.objects.create(slug=base if number == 1 else f"{base}-{number}", name=name)
        except IntegrityError:  # that short name is taken
            continue
    raise RuntimeError(f"no short name is left for {base}")


def _set(team: Team, details: TeamDetails, *, by: StaffMember) -> None:
    team.name, team.assignment, team.hours = details.name, details.assignment, details.hours
    team.offer_seconds, team.answer_seconds = details.offer_seconds, details.answer_seconds
    team.topics, team.languages = list(details.topics), list(details.languages)
    team.save()
    before = {member.pk: member for member in team.members.all()}
    kept = [member for member in before.values() if not by.may_change(member)]
    chosen = {member.pk: member for member in (*kept, *filter(by.may_change, details.members))}
    moved = [before.get(pk) or chosen[pk] for pk in sorted(before.keys() ^ chosen.keys())]
    had = {member.pk: _teams_of(member) for member in moved}
    team.members.set(chosen.values())
    for member in moved:
        teams = {"teams": [had[member.pk], _teams_of(member)]}
        change_record("staff_changed", by=by, of=person(member), changes=teams)
        standing_announce(staff=member)


def _teams_of(member: StaffMember) -> list[str]:
    return sorted(member.teams.values_list("name", flat=True))


def _named(team: Team) -> dict[str, Any]:
    return {"team": team.pk, "name": team.name}


def _as_kept(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "assignment": str(team.assignment),
        "offer_seconds": team.offer_seconds,
        "answer_seconds": team.answer_seconds,
        "topics": list(team.topics),
        "languages": list(team.languages),
        "hours": team.hours.name if team.hours else None,
        "members": sorted(team.members.values_list("email", flat=True)),
    }
