"""One customer's books out of the tables, locked where they are to be written."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count
from django.utils import timezone

from billing import models
from billing.gateways.errors import Refused
from billing.gateways.ledger import AppliedCoupon, Books, CouponTerms, Terms
from billing.gateways.local.reading import KINDS
from billing.money import Money
from billing.records import RecordKind


def lock_customer(customer: str) -> None:
    """Everything done for a customer is done one after the other. Must run inside a transaction. Raises Refused."""
    if not models.Customer.objects.select_for_update().filter(external_ref=customer).values("pk"):
        raise Refused(f"there is no customer {customer}", reason="resource_missing")


def open_books(customer: str, coupon: str = "", *, locked: bool = True) -> Books:
    """The customer's books as they stand; ``coupon`` brings in the one of that code, ``locked`` so that it stays so.

    Raises Refused.
    """
    found = _of("customer", customer)
    if not found:
        raise Refused(f"there is no customer {customer}", reason="resource_missing")
    return Books(
        now=timezone.now(),
        terms=_terms(),
        customer=found[customer],
        plans=_all("plan"),
        prices=_all("price"),
        methods=_of("payment_method", customer),
        subscriptions=_of("subscription", customer),
        invoices=_of("invoice", customer),
        payments=_of("payment", customer),
        refunds=_of("refund", customer),
        credit_notes=_of("credit_note", customer),
        waived=_waived(customer),
        coupons=_coupons(coupon, locked=locked) if coupon else {},
        applied=_applied(customer),
    )


def _of(kind: RecordKind, customer: str) -> dict[str, Any]:
    how = KINDS[kind]
    return {record.ref: record for record in how.read(how.rows().filter(**{how.owner: customer}))}


def _all(kind: RecordKind) -> dict[str, Any]:
    return {record.ref: record for record in KINDS[kind].read(KINDS[kind].rows())}


def _terms() -> Terms:
    policies = dict(
        models.PolicyValue.objects.filter(key__in=("refund_processing_days", "vat_rate")).values_list("key", "number")
    )
    zone = models.Company.objects.values_list("time_zone", flat=True).first()
    return Terms(zone or "UTC", policies.get("refund_processing_days"), policies.get("vat_rate") or 0)


def _waived(customer: str) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    notes = models.CreditNote.objects.filter(invoice__customer__external_ref=customer).exclude(line_ref="")
    for invoice, line, minor in notes.values_list("invoice__number", "line_ref", "amount_minor"):
        sums[invoice, line] += minor
    return dict(sums)


def _coupons(code: str, *, locked: bool) -> dict[str, CouponTerms]:
    """``locked``, so that the last one to give is given once."""
    rows = models.Coupon.objects.filter(code__iexact=code)
    row = (rows.select_for_update() if locked else rows).first()
    if row is None:
        return {}
    given = models.AppliedCoupon.objects.filter(coupon=row).aggregate(count=Count("pk"))["count"]
    return {
        row.code.upper(): CouponTerms(
            code=row.code,
            percent=row.percent,
            amount=None if row.amount_minor is None else Money(row.amount_minor, row.currency),
            months=row.months,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            left=None if row.max_redemptions is None else row.max_redemptions - given,
            active=row.active,
        )
    }


def _applied(customer: str) -> tuple[AppliedCoupon, ...]:
    rows = models.AppliedCoupon.objects.filter(customer__external_ref=customer).select_related("coupon", "subscription")
    return tuple(
        AppliedCoupon(
            row.ref,
            customer,
            row.coupon.code,
            row.subscription.ref if row.subscription else "",
            row.applied_on,
            row.ends_on,
        )
        for row in rows
    )
