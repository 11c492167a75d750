"""The filters of transcripts as conditions on rows."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from handoff.models import Conversation
from supportbot.review.listing import _filtered


def matching(wanted: Mapping[str, str]) -> QuerySet[Conversation]:
    """Every conversation that fits, in no order: what an export of a list goes through."""
    return _filtered(wanted)
