"""The adapter. Writes are made under a unique property of ours, so that one made twice is one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from django.conf import settings

from billing.crm.errors import Misconfigured, UnknownCustomer
from billing.crm.hubspot.calls import Calls, Thing
from billing.crm.hubspot.profiles import CONTACTS, TICKETS, contact_of, record_of
from billing.crm.mapping import FieldMapping
from billing.crm.pace import Pace
from billing.crm.port import CrmReceipt, CrmRecord, NewCase, Outcome
from billing.crm.wording import mapped_values, outcome_lines, outcome_title

NOTES = "notes"
KEY = "supportbot_key"
"""The unique property under which what we write is found again."""
GROUPS = {NOTES: "noteinformation", TICKETS: "ticketinformation"}
DEFAULTS = FieldMapping(
    reference="customer_ref",
    segment="lifecyclestage",
    owner="hubspot_owner_id",
    notes="customer_notes",
    cases="subject",
)
_PIPELINE = "0"
_NEW, _CLOSED = "1", "4"
"""Stages of the support pipeline that every HubSpot account has."""


class HubSpotCrm:
    """Implements ``billing.crm.port.Crm`` over HubSpot. Raises Misconfigured without a token."""

    name = "HubSpot"
    mirrored = True

    def __init__(self, kept: Mapping[str, Any] | None = None) -> None:
        if not settings.HUBSPOT_TOKEN:
            raise Misconfigured("Set HUBSPOT_TOKEN to the token of a private app.")
        self.mapping = DEFAULTS.over(kept or {})
        self._calls = Calls(
            token=settings.HUBSPOT_TOKEN,
            base=settings.HUBSPOT_BASE,
            timeout=settings.CRM_TIMEOUT,
            pace=Pace(settings.CRM_RATE),
        )

    @property
    def _kind(self) -> str:
        return TICKETS if self.mapping.outcome_as == "ticket" else NOTES

    def check(self) -> None:
        for kind in sorted({self._kind, TICKETS}):
            if not self._calls.has_unique(kind, KEY):
                raise Misconfigured(f"HubSpot's {kind} have no unique property {KEY}. Run: manage.py crmprepare")

    def prepare(self) -> list[str]:
        """Add the unique property where it is missing; the kinds of objects that have got it."""
        missing = [kind for kind in GROUPS if not self._calls.has_unique(kind, KEY)]
        for kind in missing:
            self._calls.make_unique(kind, KEY, "SupportBot key", GROUPS[kind])
        return missing

    def profile(self, customer_ref: str, email: str) -> CrmRecord | None:
        contact = contact_of(self._calls, self.mapping, customer_ref, email)
        return None if contact is None else record_of(self._calls, self.mapping, contact, customer_ref, email)

    def record_outcome(self, outcome: Outcome, key: str) -> CrmReceipt:
        contact = self._contact(outcome.customer_ref, outcome.email)
        properties = {**_written(outcome, self._kind), **mapped_values(outcome, self.mapping)}
        return self._write(self._kind, key, properties, contact)

    def find_outcome(self, key: str) -> CrmReceipt | None:
        found = self._calls.get(self._kind, key, [KEY], by=KEY)
        return None if found is None else CrmReceipt(key, found.id)

    def open_case(self, case: NewCase, key: str) -> CrmReceipt:
        contact = self._contact(case.customer_ref, case.email)
        found = self._calls.get(TICKETS, key, [KEY], by=KEY)
        if found is not None:  # it may have been worked on since: only the association is made sure of
            self._calls.link(TICKETS, found.id, CONTACTS, contact.id)
            return CrmReceipt(key, found.id)
        properties = {
            "subject": case.subject,
            "content": case.text,
            "hs_pipeline": _PIPELINE,
            "hs_pipeline_stage": _NEW,
        }
        return self._write(TICKETS, key, properties, contact)

    def find_case(self, key: str) -> CrmReceipt | None:
        """A ticket that is nobody's yet was cut off half-way: opening it again gives it its contact."""
        found = self._calls.get(TICKETS, key, [KEY], by=KEY)
        if found is None or not self._calls.linked(TICKETS, found.id, CONTACTS, 1):
            return None
        return CrmReceipt(key, found.id)

    def close(self) -> None:
        self._calls.close()

    def _contact(self, customer_ref: str, email: str) -> Thing:
        contact = contact_of(self._calls, self.mapping, customer_ref, email)
        if contact is None:
            raise UnknownCustomer("HubSpot has no contact with this reference or address.")
        return contact

    def _write(self, kind: str, key: str, properties: Mapping[str, str], contact: Thing) -> CrmReceipt:
        made = self._calls.upsert(kind, KEY, key, properties)
        self._calls.link(kind, made, CONTACTS, contact.id)
        return CrmReceipt(key, made)


def _written(outcome: Outcome, kind: str) -> dict[str, str]:
    lines = outcome_lines(outcome)
    if kind == TICKETS:
        return {
            "subject": outcome_title(outcome),
            "content": "\n".join(f"{label}: {text}" for label, text in lines),
            "hs_pipeline": _PIPELINE,
            "hs_pipeline_stage": _CLOSED,
        }
    rows = "".join(f"<p><strong>{escape(label)}:</strong> {_shown(label, text)}</p>" for label, text in lines)
    return {
        "hs_timestamp": _timestamp(outcome.ended_at),
        "hs_note_body": f"<p><strong>{escape(outcome_title(outcome))}</strong></p>{rows}",
    }


def _shown(label: str, text: str) -> str:
    if text.startswith(("https://", "http://")) and label.startswith("Transcript"):
        return f'<a href="{escape(text)}">{escape(text)}</a>'
    return escape(text).replace("\n", "<br>")


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
