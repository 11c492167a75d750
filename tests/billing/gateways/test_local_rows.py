"""What each command leaves in the tables beyond what the contract asks of every gateway."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import override_settings

from billing.actions.commands import (
    ApplyCoupon,
    ChangeAddress,
    ChangePlan,
    Command,
    OpenCase,
    RefundPayment,
    RetryPayment,
    WaiveFee,
)
from billing.gateways import gateway
from billing.gateways.errors import NotSupported, Refused
from billing.gateways.local import LocalGateway
from billing.models import (
    AppliedCoupon,
    Coupon,
    CreditNote,
    Customer,
    Dispute,
    GatewayDoing,
    Invoice,
    InvoiceItem,
    InvoiceLine,
    PaymentAttempt,
    Refund,
    Subscription,
)
from billing.money import Money
from billing.selectors import account_for
from tests.billing.documents import load_northwind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


@pytest.fixture(autouse=True)
def northwind(db: None) -> None:
    load_northwind()


def perform(customer: str, command: Command, key: str = "key") -> object:
    with time_machine.travel(NOW, tick=False):
        return LocalGateway().perform(customer, command, key)


def test_a_refund_says_when_to_expect_it() -> None:
    payment = PaymentAttempt.objects.filter(invoice__customer__external_ref="cus_priya", status="succeeded").first()
    assert payment is not None
    perform("cus_priya", RefundPayment(payment.invoice.number, payment.ref, eur(payment.amount_minor)))
    refund = Refund.objects.get(payment=payment)
    assert (refund.status, refund.created_on, refund.expected_on) == (
        "pending",
        date(2026, 11, 20),
        date(2026, 11, 30),
    )
    payment.refresh_from_db()
    assert payment.status == "refunded"


def test_an_earlier_refund_of_no_named_payment_counts() -> None:
    """Grace's bill of 57.81 has 14.76 on its way back."""
    with pytest.raises(Refused) as refused:
        perform("cus_grace", RefundPayment("INV-2040", "pay_0042", eur(4306)))
    assert refused.value.reason == "amount_too_large"
    perform("cus_grace", RefundPayment("INV-2040", "pay_0042", eur(4305)))


def test_a_waived_fee_leaves_a_note_a_line_and_less_to_pay() -> None:
    fee = InvoiceLine.objects.get(invoice__number="INV-2049", kind="late_fee")
    perform("cus_liam", WaiveFee("INV-2049", fee.ref, eur(750)))
    invoice = Invoice.objects.get(number="INV-2049")
    assert (invoice.status, invoice.total_minor, invoice.due_minor) == ("open", 4674, 4674)
    note = CreditNote.objects.get(invoice=invoice)
    assert (note.amount_minor, note.line_ref) == (750, fee.ref)
    assert [line.kind for line in invoice.lines.all()] == ["subscription", "late_fee", "tax", "credit"]
    stated = next(each for each in account_for("cus_liam").invoices if each.number == "INV-2049")
    assert (stated.total, stated.amount_due) == (eur(4674), eur(4674))


def test_a_paid_bill_wakes_a_subscription_that_was_past_due() -> None:
    late = Subscription.objects.filter(status="past_due").select_related("customer").first()
    assert late is not None
    customer = late.customer
    customer.payment_methods.update(exp_year=2030)
    for number, invoice in enumerate(customer.invoices.filter(status="open").order_by("due_on")):
        perform(customer.external_ref, RetryPayment(invoice.number, eur(invoice.due_minor)), f"key-{number}")
    late.refresh_from_db()
    assert late.status == "active"


def test_tax_is_part_of_what_a_plan_change_bills() -> None:
    """26 of 30 days are left on 20 Nov: 3100 − 3800 a month, ×26/30 = 2686.67 − 3293.33; VAT 23 % of −606 = −139.38."""
    change = ChangePlan("sub_priya_internet", "fibre-150-eur-2026", date(2026, 11, 20), eur(-745))
    perform("cus_priya", change)
    items = InvoiceItem.objects.filter(customer__external_ref="cus_priya")
    assert [(item.kind, item.amount_minor) for item in items] == [
        ("proration", -3293),
        ("proration", 2687),
        ("tax", -139),
    ]
    assert {(item.period_start, item.period_end) for item in items} == {(date(2026, 11, 20), date(2026, 12, 15))}


def test_a_month_long_coupon_has_an_end() -> None:
    Coupon.objects.create(code="STAY", percent=20, duration="months", months=3, valid_from=date(2026, 1, 1))
    perform("cus_priya", ApplyCoupon("stay", "sub_priya_internet"))
    applied = AppliedCoupon.objects.get()
    assert (applied.subscription, applied.applied_on, applied.ends_on) == (
        Subscription.objects.get(ref="sub_priya_internet"),
        date(2026, 11, 20),
        date(2027, 2, 19),
    )


def test_a_coupon_of_another_currency_or_not_yet_valid() -> None:
    Coupon.objects.create(code="POUNDS", amount_minor=500, currency="GBP", valid_from=date(2026, 1, 1))
    Coupon.objects.create(code="EARLY", percent=10, valid_from=NOW.date() + timedelta(days=1))
    for code, reason in (("POUNDS", "currency_mismatch"), ("EARLY", "coupon_not_yet_valid")):
        with pytest.raises(Refused) as refused:
            perform("cus_priya", ApplyCoupon(code), code)
        assert refused.value.reason == reason


def test_cases() -> None:
    perform("cus_priya", OpenCase("Router swapped twice"), "one")
    perform("cus_priya", OpenCase("Not mine", "INV-2002"), "two")
    assert Customer.objects.get(external_ref="cus_priya").open_cases[-1] == "Router swapped twice"
    dispute = Dispute.objects.get(invoice__number="INV-2002")
    assert (dispute.status, dispute.reason, dispute.amount_minor) == ("needs_response", "Not mine", 4317)


def test_what_was_refused_on_the_spot_leaves_nothing_and_its_key_free() -> None:
    with pytest.raises(Refused):
        perform("cus_priya", ChangeAddress(" "))
    assert not GatewayDoing.objects.exists()
    perform("cus_priya", ChangeAddress("1 Quay Street"))


def test_the_tables_send_no_webhooks() -> None:
    with pytest.raises(NotSupported):
        LocalGateway().read_delivery(b"{}", {}, NOW)


def test_the_setting_names_the_gateway() -> None:
    assert gateway().name == "local"
    with override_settings(BILLING_GATEWAY="billing.gateways.fake.FakeGateway"):
        assert gateway().name == "fake"
