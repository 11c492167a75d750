"""Lists of customers, for staff and for the demo's sign-in switch; never for answers."""

from __future__ import annotations

from dataclasses import dataclass

from billing.models import Customer

BRIEF_LIMIT = 50


@dataclass(frozen=True, slots=True)
class CustomerBrief:
    """``story`` is the first sentence of the CRM notes."""

    ref: str
    name: str
    story: str


def customers_brief() -> tuple[CustomerBrief, ...]:
    """The first 50 customers in the order they were loaded."""
    found = Customer.objects.order_by("pk").values_list("external_ref", "name", "notes")[:BRIEF_LIMIT]
    return tuple(CustomerBrief(ref, name, _first_sentence(notes)) for ref, name, notes in found)


def _first_sentence(notes: str) -> str:
    return notes.partition("\n")[0].partition(". ")[0].removesuffix(".")


def customer_by_address(address: str) -> str:
    """The reference of the one customer with this e-mail address, whatever its capitals; empty for none or several."""
    found = list(Customer.objects.filter(email__iexact=address).values_list("external_ref", flat=True)[:2])
    return found[0] if len(found) == 1 else ""


def customer_contact(ref: str) -> str:
    """The e-mail address on file; empty where there is none, or no such customer."""
    return Customer.objects.filter(external_ref=ref).values_list("email", flat=True).first() or ""
