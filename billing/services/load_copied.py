"""What stands against loading customers who are copied from elsewhere: a document would overwrite those records."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from billing.document.places import where
from billing.document.walk import Record
from billing.errors import Problem
from billing.gateways import gateway
from billing.gateways.errors import Misconfigured
from billing.models import Customer

_COMPANY_ALONE = "load the company with --company-alone"


def find_copied(document: Record, *, until_copied: bool, take_over: bool) -> list[Problem]:
    """Empty where every customer named is this installation's own; see ``billing_load`` for the two exceptions."""
    customers = document.get("customers", [])
    if not customers:
        return []
    system = _copied_from()
    if not system:
        return [] if take_over else list(_copies(customers))
    if not until_copied:
        what = f"are copied from {system} here; change them there, and {_COMPANY_ALONE}"
        return [Problem("customers", what)]
    if Customer.objects.exclude(provider_ref="").exists():
        what = f"are being copied from {system} already, so none may stand until then; {_COMPANY_ALONE}"
        return [Problem("customers", what)]
    return []


def customers_own(refs: Iterable[str]) -> None:
    """These customers are a copy of nobody's any more."""
    Customer.objects.filter(external_ref__in=list(refs)).update(provider_ref="", synced_at=None)


def _copied_from() -> str:
    """The name of the billing system that customers are copied from; empty where the tables are the truth."""
    try:
        system = gateway()
    except Misconfigured:
        return str(settings.BILLING_GATEWAY)
    return system.name if system.mirrored else ""


def _copies(customers: list[Record]) -> Iterable[Problem]:
    refs = [customer["ref"] for customer in customers]
    rows = Customer.objects.filter(external_ref__in=refs).exclude(provider_ref="")
    theirs = dict(rows.values_list("external_ref", "provider_ref"))
    for index, ref in enumerate(refs):
        if ref in theirs:
            what = (
                f"{ref} is a copy of {theirs[ref]} in a billing system; name that system in BILLING_GATEWAY, or, where "
                "it is not copied from any more, make the customer this installation's own with --take-over"
            )
            yield Problem(where(("customers", index, "ref")), what)
