"""The admin opens every billing page, edits policies, and only shows what belongs to customers."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from billing.models import Coupon, Customer, Invoice, PolicyValue
from billing.selectors import company_facts
from tests.billing.documents import load_northwind

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    load_northwind()
    user = get_user_model().objects.create(
        username="boss", email="boss@example.com", role="admin", is_staff=True, is_superuser=True
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", ["company", "policyvalue", "policytext", "plan", "coupon", "customer", "invoice"])
def test_lists_open(admin: Client, name: str) -> None:
    assert admin.get(reverse(f"admin:billing_{name}_changelist")).status_code == 200


def test_a_policy_is_edited_and_counts_at_once(admin: Client) -> None:
    policy = PolicyValue.objects.get(key="refund_window_days")
    fields = {"key": policy.key, "kind": "int", "number": "45", "flag": "", "text": "", "currency": ""}
    answer = admin.post(reverse("admin:billing_policyvalue_change", args=[policy.pk]), fields)
    assert answer.status_code == 302
    assert company_facts("en").policies["refund_window_days"] == 45


def test_a_policy_of_the_wrong_kind_is_refused_in_the_form(admin: Client) -> None:
    policy = PolicyValue.objects.get(key="refund_window_days")
    fields = {"key": policy.key, "kind": "money", "number": "45", "flag": "", "text": "", "currency": ""}
    assert admin.post(reverse("admin:billing_policyvalue_change", args=[policy.pk]), fields).status_code == 200
    assert company_facts("en").policies["refund_window_days"] == 60


def test_a_coupon_is_percent_or_amount(admin: Client) -> None:
    fields = {"code": "STAY", "percent": "20", "duration": "once", "valid_from": "2026-01-01", "active": "on"}
    add = reverse("admin:billing_coupon_add")
    assert admin.post(add, {**fields, "amount_minor": "500", "currency": "EUR"}).status_code == 200
    assert not Coupon.objects.exists()
    assert admin.post(add, fields).status_code == 302
    assert Coupon.objects.get().percent == 20


def test_customers_and_invoices_can_be_read_but_not_changed(admin: Client) -> None:
    invoice = Invoice.objects.get(customer__external_ref="cus_priya", status="open")
    page = admin.get(reverse("admin:billing_invoice_change", args=[invoice.pk]))
    assert "Engineer visit" in page.content.decode()
    assert admin.post(reverse("admin:billing_invoice_change", args=[invoice.pk]), {}).status_code == 403
    assert admin.get(reverse("admin:billing_invoice_add")).status_code == 403
    customer = Customer.objects.get(external_ref="cus_priya")
    assert admin.get(reverse("admin:billing_customer_change", args=[customer.pk])).status_code == 200
    assert admin.post(reverse("admin:billing_customer_delete", args=[customer.pk])).status_code == 403
