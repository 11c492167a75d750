"""Who may judge."""

from __future__ import annotations

from handoff.errors import Forbidden
from handoff.models import StaffMember


def must_review(by: StaffMember) -> None:
    """Managers and admins judge; a team lead is among those judged. Raises Forbidden."""
    if not by.may_review:
        raise Forbidden
