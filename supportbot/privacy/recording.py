"""What is kept of exports, erasures and purges: who did it, and never of whom it tells once they are erased."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handoff.models import Event, StaffMember


def privacy_record(
    kind: str, *, by: StaffMember | None, about: Mapping[str, Any], counts: Mapping[str, int] | None = None
) -> None:
    """One entry of the audit, in the transaction that did it; ``by`` is None for a command and the nightly purge."""
    Event.objects.create(
        kind=kind,
        seq=0,
        custody_version=0,
        actor=f"staff:{by.pk}" if by else "program",
        data={**about, "by": by.display_name if by else "the program", **({"counts": dict(counts)} if counts else {})},
    )
