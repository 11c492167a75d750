"""Saved replies, found by what an agent types after the slash."""

from __future__ import annotations

from django.db.models import Exists, Q, QuerySet

from handoff.models import SavedReply, StaffMember

MOST = 8


def saved_replies(staff: StaffMember, words: str) -> list[SavedReply]:
    """At most ``MOST`` of the agent's teams and of everybody: shortcuts that begin with ``words`` first."""
    own = staff.teams.all()
    mine: QuerySet[SavedReply] = SavedReply.objects.filter(Q(team__isnull=True) | Q(team__in=own) | ~Exists(own))
    if not words:
        return list(mine[:MOST])
    begins = list(mine.filter(shortcut__istartswith=words)[:MOST])
    known = [one.pk for one in begins]
    inside = mine.exclude(pk__in=known).filter(Q(title__icontains=words) | Q(shortcut__icontains=words))
    return [*begins, *inside[: MOST - len(begins)]]
