"""What the database itself refuses, whoever writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from billing.models import (
    Company,
    Customer,
    Invoice,
    InvoiceLine,
    PaymentAttempt,
    PaymentMethod,
    PolicyValue,
    Price,
    Refund,
    Subscription,
)
from tests.billing.documents import docs_example, load

pytestmark = pytest.mark.django_db

REFUSED: list[tuple[type[models.Model], Mapping[str, Any], Mapping[str, Any], str]] = [
    (Customer, {}, {"credit_minor": -1}, "billing_customer_credit_not_negative"),
    (Customer, {}, {"currency": "eur"}, "billing_customer_currency"),
    (Invoice, {"status": "open"}, {"due_minor": 1}, "billing_invoice_due_is_what_is_left"),
    (Invoice, {"status": "paid"}, {"due_minor": 1}, "billing_invoice_due_is_what_is_left"),
    (Refund, {}, {"status": "gone"}, "billing_refund_status"),
    (Invoice, {"status": "open"}, {"period_end": "2020-01-01"}, "billing_invoice_period_order"),
    (Invoice, {"status": "open"}, {"due_on": "2020-01-01"}, "billing_invoice_due_after_issue"),
    (InvoiceLine, {"kind": "usage"}, {"quantity": 0}, "billing_line_quantity"),
    (InvoiceLine, {"kind": "usage"}, {"amount_minor": -1}, "billing_line_sign_of_its_kind"),
    (InvoiceLine, {"kind": "discount"}, {"amount_minor": 1}, "billing_line_sign_of_its_kind"),
    (InvoiceLine, {"kind": "usage"}, {"kind": "gift"}, "billing_line_kind"),
    (InvoiceLine, {"kind": "subscription"}, {"period_end": None}, "billing_line_period_order"),
    (PaymentAttempt, {"status": "failed"}, {"failure_code": ""}, "billing_payment_failure_has_code"),
    (PaymentAttempt, {"status": "succeeded"}, {"failure_code": "x"}, "billing_payment_failure_has_code"),
    (PaymentMethod, {}, {"last4": "42"}, "billing_method_last4"),
    (PaymentMethod, {}, {"exp_month": 13}, "billing_method_expiry"),
    (PaymentMethod, {}, {"exp_year": None}, "billing_method_expiry"),
    (Refund, {}, {"amount_minor": 0}, "billing_refund_amount"),
    (Subscription, {}, {"quantity": 0}, "billing_subscription_quantity"),
    (Price, {}, {"active": True}, "billing_price_one_active"),
    (PolicyValue, {"kind": "int"}, {"number": None}, "billing_policy_column_of_its_kind"),
    (PolicyValue, {"kind": "money"}, {"currency": ""}, "billing_policy_column_of_its_kind"),
]


@pytest.mark.parametrize(("model", "which", "change", "constraint"), REFUSED, ids=lambda value: str(value)[:60])
def test_refused(
    model: type[models.Model], which: Mapping[str, Any], change: Mapping[str, Any], constraint: str
) -> None:
    load(docs_example())
    rows = model._default_manager.filter(**which)
    assert rows.exists()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rows.update(**change)


def test_there_is_one_company() -> None:
    load(docs_example())
    with pytest.raises(IntegrityError, match="billing_company_single_row"), transaction.atomic():
        Company.objects.create(id=2, name="Two", bot_name="B", time_zone="UTC", language="en")


def test_one_default_payment_method_to_a_customer() -> None:
    load(docs_example())
    with pytest.raises(IntegrityError, match="billing_method_one_default"), transaction.atomic():
        PaymentMethod.objects.create(ref="x", customer=Customer.objects.get(), kind="bank_transfer", is_default=True)
