"""Which field of a CRM fills which of ours, and where outcomes go. Empty names switch a field off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

OutcomeAs = Literal["note", "ticket"]
PROFILE_FIELDS = ("reference", "segment", "owner", "notes", "cases")
OUTCOME_FIELDS = (
    "conversation",
    "customer_ref",
    "outcome",
    "reason",
    "topic",
    "rating",
    "comment",
    "agent",
    "started_at",
    "ended_at",
    "transcript_url",
)
"""What of an outcome may go into a field of its own."""


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """Names of the CRM's fields. ``reference`` is the one that holds our customer reference.

    ``outcome_fields`` gives, for some of ``OUTCOME_FIELDS``, the field that this part of an outcome is written to
    beside the whole of it.
    """

    reference: str = ""
    segment: str = ""
    owner: str = ""
    notes: str = ""
    cases: str = ""
    outcome_as: OutcomeAs = "note"
    outcome_fields: Mapping[str, str] = field(default_factory=dict)

    def over(self, kept: Mapping[str, Any]) -> FieldMapping:
        """This one with what the company has set instead; what is unknown or of another type is passed over."""
        texts: dict[str, Any] = {name: kept[name] for name in PROFILE_FIELDS if isinstance(kept.get(name), str)}
        changed = replace(self, **texts)
        if kept.get("outcome_as") in get_args(OutcomeAs):
            changed = replace(changed, outcome_as=kept["outcome_as"])
        wanted = kept.get("outcome_fields")
        if isinstance(wanted, Mapping):
            own = {name: str(wanted[name]) for name in OUTCOME_FIELDS if wanted.get(name)}
            changed = replace(changed, outcome_fields=own)
        return changed
