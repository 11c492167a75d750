"""An outcome in words and as texts by name, for CRMs that keep it as a note or in fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from billing.crm.mapping import FieldMapping
from billing.crm.port import Outcome, OutcomeKind

_KINDS: Mapping[OutcomeKind, str] = {
    "answered": "Answered by the assistant",
    "handed_over": "Handed over to a person",
    "abandoned": "Left by the customer before an answer",
}
TITLE = "Billing chat"


def outcome_title(outcome: Outcome) -> str:
    """One line that says what it is."""
    about = f" about {outcome.topic.replace('_', ' ')}" if outcome.topic else ""
    return f"{TITLE}{about}: {_KINDS[outcome.outcome].lower()}"


def outcome_lines(outcome: Outcome) -> list[tuple[str, str]]:
    """Label and text of each thing that is known, in the order in which one reads them."""
    lines = [
        ("Outcome", _KINDS[outcome.outcome]),
        ("Topic", outcome.topic.replace("_", " ")),
        ("Reason", outcome.reason.replace("_", " ")),
        ("Agent", outcome.agent),
        ("Rating", "" if outcome.rating is None else f"{outcome.rating} of 5"),
        ("Comment", outcome.comment),
        ("Began", _moment(outcome.started_at)),
        ("Ended", _moment(outcome.ended_at)),
        ("Transcript (for staff)", outcome.transcript_url),
    ]
    return [(label, text) for label, text in lines if text]


def outcome_values(outcome: Outcome) -> dict[str, str]:
    """Every part of it by name, moments as ISO 8601 in UTC; a rating that is not there is an empty text."""
    return {
        "conversation": outcome.conversation,
        "customer_ref": outcome.customer_ref,
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "topic": outcome.topic,
        "rating": "" if outcome.rating is None else str(outcome.rating),
        "comment": outcome.comment,
        "agent": outcome.agent,
        "started_at": outcome.started_at.astimezone(UTC).isoformat(),
        "ended_at": outcome.ended_at.astimezone(UTC).isoformat(),
        "transcript_url": outcome.transcript_url,
    }


def mapped_values(outcome: Outcome, mapping: FieldMapping) -> dict[str, str]:
    """The parts that the company wants in fields of their own, by the name of the field."""
    values = outcome_values(outcome)
    return {to: values[name] for name, to in mapping.outcome_fields.items() if to and name in values}


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
