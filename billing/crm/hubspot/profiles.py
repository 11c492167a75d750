"""A customer's record out of HubSpot: the contact, its company, its owner's name and its open tickets."""

from __future__ import annotations

from collections.abc import Mapping

from billing.crm.checking import own_record
from billing.crm.errors import BadAnswer, WrongCustomer
from billing.crm.hubspot.calls import Calls, Thing
from billing.crm.mapping import FieldMapping
from billing.crm.port import CrmCase, CrmRecord

CONTACTS, COMPANIES, TICKETS = "contacts", "companies", "tickets"
OF_COMPANY = "company."
"""How a field's name begins that is the company's and not the contact's."""
_EMAIL = "email"
_OWNER = "hubspot_owner_id"
_MOST_TICKETS = 100
_MOST_SHOWN = 20


def contact_of(calls: Calls, mapping: FieldMapping, customer_ref: str, email: str) -> Thing | None:
    """The contact with this reference, else the one with this address that bears no other reference.

    Raises WrongCustomer when the address is another customer's, BadAnswer when several contacts fit.
    """
    wanted = [
        *([(mapping.reference, customer_ref)] if mapping.reference else []),
        *([(_EMAIL, email)] if email else []),
    ]
    if not wanted:
        return None
    found = calls.search(CONTACTS, wanted, _properties(mapping))
    if mapping.reference:
        by_reference = [each for each in found if each.properties.get(mapping.reference) == customer_ref]
        if by_reference:
            return _only(by_reference, "reference")
    by_address = [each for each in found if each.properties.get(_EMAIL, "").casefold() == email.strip().casefold()]
    if not by_address:
        return None
    contact = _only(by_address, "address")
    if mapping.reference and contact.properties.get(mapping.reference):
        raise WrongCustomer
    return contact


def record_of(calls: Calls, mapping: FieldMapping, contact: Thing, customer_ref: str, email: str) -> CrmRecord:
    """What HubSpot knows of the contact. Raises WrongCustomer."""
    reference = contact.properties.get(mapping.reference, "") if mapping.reference else ""
    record = CrmRecord(reference, contact.properties.get(_EMAIL, ""))
    own_record(record, customer_ref, email)
    company = _company(calls, mapping, contact)
    return CrmRecord(
        record.customer_ref,
        record.email,
        _value(mapping.segment, contact, company),
        _owner(calls, mapping.owner, contact, company),
        _value(mapping.notes, contact, company),
        _open_cases(calls, mapping, contact) if mapping.cases else (),
        cases_known=bool(mapping.cases),
    )


def _properties(mapping: FieldMapping) -> list[str]:
    names = (mapping.reference, mapping.segment, mapping.owner, mapping.notes)
    return sorted({_EMAIL, *(name for name in names if name and not name.startswith(OF_COMPANY))})


def _only(found: list[Thing], by: str) -> Thing:
    if len(found) > 1:
        raise BadAnswer(f"HubSpot has several contacts with this {by}. Merge them there.")
    return found[0]


def _company(calls: Calls, mapping: FieldMapping, contact: Thing) -> Mapping[str, str]:
    """The properties of the contact's company that are mapped; none where nothing is."""
    names = [
        name.removeprefix(OF_COMPANY)
        for name in (mapping.segment, mapping.owner, mapping.notes)
        if name.startswith(OF_COMPANY)
    ]
    if not names:
        return {}
    for key in calls.linked(CONTACTS, contact.id, COMPANIES, 1):
        company = calls.get(COMPANIES, key, names)
        return company.properties if company is not None else {}
    return {}


def _value(name: str, contact: Thing, company: Mapping[str, str]) -> str:
    if name.startswith(OF_COMPANY):
        return company.get(name.removeprefix(OF_COMPANY), "")
    return contact.properties.get(name, "") if name else ""


def _owner(calls: Calls, name: str, contact: Thing, company: Mapping[str, str]) -> str:
    value = _value(name, contact, company)
    return calls.owner_name(value) if value and name.removeprefix(OF_COMPANY) == _OWNER else value


def _open_cases(calls: Calls, mapping: FieldMapping, contact: Thing) -> tuple[CrmCase, ...]:
    """Tickets in a stage that is not closed, the newest first, at most twenty."""
    keys = calls.linked(CONTACTS, contact.id, TICKETS, _MOST_TICKETS)
    if not keys:
        return ()
    stages = calls.stages()
    cases = []
    for ticket in calls.read(TICKETS, keys, [mapping.cases, "hs_pipeline_stage"]):
        stage = stages.get(ticket.properties.get("hs_pipeline_stage", ""))
        if stage is None or not stage.closed:
            subject = ticket.properties.get(mapping.cases, "")
            cases.append(CrmCase(ticket.id, subject, stage.label if stage else "open", ticket.created_on))
    cases.sort(key=lambda case: (case.opened_on is not None, case.opened_on, case.id), reverse=True)
    return tuple(cases[:_MOST_SHOWN])
