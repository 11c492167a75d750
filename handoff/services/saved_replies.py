"""Agents' saved replies, changed by hand."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from handoff.errors import ShortcutTaken
from handoff.models import SavedReply, Team


def saved_reply_state(reply_id: int) -> dict[str, Any] | None:
    """Its ``team`` (a key, None for every team's), ``shortcut``, ``title`` and ``text``; None where there is none."""
    row = SavedReply.objects.filter(pk=reply_id).values("team_id", "shortcut", "title", "text").first()
    if row is None:
        return None
    return {"team": row["team_id"], "shortcut": row["shortcut"], "title": row["title"], "text": row["text"]}


def saved_reply_set(*, reply_id: int | None, state: dict[str, Any] | None) -> int | None:
    """Put ``state`` in the place of what was there, make a new one where ``reply_id`` is None; its key.

    A reply of a team that is gone becomes every team's. Raises ShortcutTaken.
    """
    if state is None:
        SavedReply.objects.filter(pk=reply_id or 0).delete()
        return reply_id
    team = Team.objects.filter(pk=state["team"] or 0).values_list("pk", flat=True).first()
    columns = {"team_id": team, "shortcut": state["shortcut"], "title": state["title"], "text": state["text"]}
    try:
        with transaction.atomic():
            if reply_id is None:
                return SavedReply.objects.create(**columns).pk
            SavedReply.objects.update_or_create(pk=reply_id, defaults=columns)
    except IntegrityError:
        raise ShortcutTaken(field="shortcut") from None
    return reply_id
