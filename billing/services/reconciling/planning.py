"""Which customers a reconciliation looks at."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from billing.errors import CustomerNotFound
from billing.models import Customer, MirrorState, Reconciliation


def reconciliation_plan(
    *, gateway: str, repair: bool = False, customer_ref: str = "", sample: int | None = None
) -> Reconciliation:
    """Note what is to be compared: one customer, or so many, or all.

    Of many, first those with records that could not be taken over, then those not read for longest.
    Raises CustomerNotFound where no customer of the billing system has the reference.
    """
    pending = [_by_reference(customer_ref)] if customer_ref else _chosen(gateway, sample)
    drift = {} if customer_ref or sample is not None else _unknown_there()
    return Reconciliation.objects.create(gateway=gateway, repair=repair, pending=pending, drift=drift)


def _by_reference(customer_ref: str) -> str:
    found = Customer.objects.filter(external_ref=customer_ref).exclude(provider_ref="")
    ref = found.values_list("provider_ref", flat=True).first()
    if ref is None:
        raise CustomerNotFound(customer_ref)
    return ref


def _chosen(gateway: str, sample: int | None) -> list[str]:
    there = Customer.objects.exclude(provider_ref="").filter(closed_at__isnull=True)
    refs = there.order_by(F("synced_at").asc(nulls_first=True), "pk").values_list("provider_ref", flat=True)
    problems = MirrorState.objects.filter(gateway=gateway).exclude(problem="").exclude(owner="")
    troubled = list(problems.order_by("owner").values_list("owner", flat=True).distinct()[:sample])
    return list(dict.fromkeys([*_known(troubled), *refs[:sample]]))[:sample]


def _known(owners: Sequence[str]) -> list[str]:
    there = Customer.objects.filter(provider_ref__in=owners, closed_at__isnull=True)
    return list(there.order_by("pk").values_list("provider_ref", flat=True))


def _unknown_there() -> dict[str, dict[str, int]]:
    """Customers that were loaded by hand and that the billing system does not know."""
    count = Customer.objects.filter(provider_ref="").count()
    return {"customer": {"not_in_billing_system": count}} if count else {}
