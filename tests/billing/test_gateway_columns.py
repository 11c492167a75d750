"""What gateways alone know of a row outlives a load of the same document; objects of a provider stand once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from billing.models import Coupon, CustomerLink, Invoice, Refund
from tests.billing.documents import docs_example, load

pytestmark = pytest.mark.django_db


def test_a_load_leaves_what_gateways_filled() -> None:
    load(docs_example())
    refund = Refund.objects.select_related("invoice").first()
    assert refund is not None
    payment = refund.invoice.payments.first()
    Refund.objects.filter(pk=refund.pk).update(payment=payment)
    Invoice.objects.filter(pk=refund.invoice_id).update(provider_ref="in_1")
    load(docs_example())
    refund.refresh_from_db()
    assert refund.payment == payment
    assert refund.payment is not None
    assert Invoice.objects.get(provider_ref="in_1").pk == refund.invoice_id


def test_one_row_for_each_object_of_the_provider() -> None:
    load(docs_example())
    first, second = Invoice.objects.all()[:2]
    Invoice.objects.filter(pk=first.pk).update(provider_ref="in_1")
    with pytest.raises(IntegrityError, match="billing_invoice_provider_ref"), transaction.atomic():
        Invoice.objects.filter(pk=second.pk).update(provider_ref="in_1")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"percent": 10, "amount_minor": 100, "currency": "EUR"}, "billing_coupon_percent_or_amount"),
        ({"percent": 101}, "billing_coupon_percent_or_amount"),
        ({"amount_minor": 100}, "billing_coupon_percent_or_amount"),
        ({"percent": 10, "duration": "months"}, "billing_coupon_months_of_its_duration"),
        ({"percent": 10, "valid_until": "2025-12-31"}, "billing_coupon_validity_order"),
        ({"percent": 10, "code": "welcome"}, "billing_coupon_code_once"),
    ],
)
def test_coupons_that_cannot_be(fields: dict[str, object], constraint: str) -> None:
    Coupon.objects.create(code="WELCOME", percent=10, valid_from="2026-01-01")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Coupon.objects.create(**{"code": "SPRING", "valid_from": "2026-01-01", **fields})


def test_a_link_to_pay_names_its_invoice() -> None:
    load(docs_example())
    customer = Invoice.objects.select_related("customer").all()[0].customer
    with pytest.raises(IntegrityError, match="billing_link_names_what_it_pays"), transaction.atomic():
        CustomerLink.objects.create(
            purpose="pay", customer=customer, made_at="2026-01-01T00:00Z", expires_at="2026-01-02T00:00Z"
        )
