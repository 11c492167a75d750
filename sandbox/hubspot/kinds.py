"""The kinds of objects, the properties that every account has, and HubSpot's own numbers of associations."""

from __future__ import annotations

from collections.abc import Mapping

KINDS = ("contacts", "companies", "tickets", "notes")
_ALWAYS = ("hs_object_id", "createdate", "hs_lastmodifieddate", "hubspot_owner_id")
STANDARD: Mapping[str, tuple[str, ...]] = {
    "contacts": (*_ALWAYS, "email", "firstname", "lastname", "phone", "company", "lifecyclestage", "hs_language"),
    "companies": (*_ALWAYS, "name", "domain", "industry", "phone", "hs_customer_tier"),
    "tickets": (
        *_ALWAYS,
        "subject",
        "content",
        "hs_pipeline",
        "hs_pipeline_stage",
        "hs_ticket_priority",
        "closed_date",
        "source_type",
    ),
    "notes": (*_ALWAYS, "hs_timestamp", "hs_note_body", "hs_attachment_ids"),
}
REQUIRED: Mapping[str, tuple[str, ...]] = {"notes": ("hs_timestamp",), "tickets": ("hs_pipeline_stage",)}
ASSOCIATIONS: Mapping[tuple[str, str], int] = {
    ("contacts", "companies"): 279,
    ("companies", "contacts"): 280,
    ("contacts", "tickets"): 15,
    ("tickets", "contacts"): 16,
    ("companies", "tickets"): 340,
    ("tickets", "companies"): 339,
    ("notes", "contacts"): 202,
    ("contacts", "notes"): 201,
    ("notes", "companies"): 190,
    ("companies", "notes"): 189,
    ("notes", "tickets"): 228,
    ("tickets", "notes"): 227,
}
STAGES = (
    ("1", "New", "OPEN"),
    ("2", "Waiting on contact", "OPEN"),
    ("3", "Waiting on us", "OPEN"),
    ("4", "Closed", "CLOSED"),
)
"""Of the support pipeline: id, label, state."""
