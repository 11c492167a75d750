"""The kinds of objects, the properties that each has from the start, and how they are associated."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, ...]] = {
    "contacts": (
        "company",
        "email",
        "firstname",
        "hubspot_owner_id",
        "lastname",
        "lifecyclestage",
        "phone",
        "website",
    ),
    "companies": ("city", "country", "domain", "hubspot_owner_id", "industry", "lifecyclestage", "name", "phone"),
    "tickets": (
        "content",
        "hs_pipeline",
        "hs_pipeline_stage",
        "hs_ticket_category",
        "hs_ticket_priority",
        "hubspot_owner_id",
        "source_type",
        "subject",
    ),
    "notes": ("hs_attachment_ids", "hs_note_body", "hs_timestamp", "hubspot_owner_id"),
}
SYSTEM = ("createdate", "hs_createdate", "hs_lastmodifieddate", "hs_object_id", "lastmodifieddate")
"""Set by HubSpot itself."""
REQUIRED: Mapping[str, tuple[str, ...]] = {"tickets": ("hs_pipeline_stage", "subject"), "notes": ("hs_timestamp",)}
UNIQUE: Mapping[str, tuple[str, ...]] = {"contacts": ("email",), "companies": (), "tickets": (), "notes": ()}
SHOWN: Mapping[str, tuple[str, ...]] = {
    "contacts": ("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"),
    "companies": ("createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"),
    "tickets": (
        "content",
        "createdate",
        "hs_lastmodifieddate",
        "hs_object_id",
        "hs_pipeline",
        "hs_pipeline_stage",
        "subject",
    ),
    "notes": ("hs_createdate", "hs_lastmodifieddate", "hs_object_id"),
}
"""What an answer holds where no properties are asked for."""
TYPES: Mapping[tuple[str, str], int] = {
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
"""HubSpot's own numbers of the default association from one kind to another."""
_SINGULAR: Mapping[str, str] = {
    "contact": "contacts",
    "company": "companies",
    "ticket": "tickets",
    "note": "notes",
    "0-1": "contacts",
    "0-2": "companies",
    "0-5": "tickets",
    "0-46": "notes",
}


def kind_named(name: str) -> str:
    """The kind by its name, its singular, or its type id; empty where it is none of those here."""
    return name if name in KINDS else _SINGULAR.get(name.lower(), "")
