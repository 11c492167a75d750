"""The same or conflicting commands at the same moment, over the tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from billing.actions.commands import ApplyCoupon, Command, GiveCredit, RefundPayment
from billing.gateways.errors import Refused
from billing.gateways.ledger import carry_out
from billing.gateways.local import LocalGateway
from billing.gateways.local.opening import open_books
from billing.gateways.local.writing import write
from billing.models import AppliedCoupon, Coupon, Customer, Refund
from billing.money import Money
from tests.billing.documents import docs_example, load
from tests.concurrency.races import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
WHOLE = RefundPayment("HW-1001", "pay_101", Money(2706, "EUR"))  # 28.29 less the 1.23 on its way back already


def doing(command: Command, key: str, customer: str = "cus_100") -> Callable[[], Any]:
    return lambda: LocalGateway().perform(customer, command, key)


def made() -> int:
    return Refund.objects.filter(payment__ref="pay_101").count()


def test_pressed_twice_is_refunded_once() -> None:
    load(docs_example())
    first, second = together(doing(WHOLE, "one"), doing(WHOLE, "one"))
    assert first == second
    assert made() == 1


def test_two_keys_refund_a_payment_once() -> None:
    load(docs_example())
    results = together(doing(WHOLE, "one"), doing(WHOLE, "two"))
    assert sorted(type(result).__name__ for result in results) == ["Receipt", "Refused"]
    assert made() == 1


def test_without_the_customers_lock_both_would_refund() -> None:
    """The race that the lock prevents: both read the books before either has written."""
    load(docs_example())
    with transaction.atomic():
        before = open_books("cus_100")
        for key in ("one", "two"):
            write(carry_out(before, WHOLE, key).written)
        assert made() == 2
        transaction.set_rollback(True)


def test_one_key_for_two_commands_at_once() -> None:
    load(docs_example())
    credit = GiveCredit(Money(100, "EUR"), "Sorry")
    results = together(doing(WHOLE, "one"), doing(credit, "one"))
    refused = [result for result in results if isinstance(result, Refused)]
    assert [each.reason for each in refused] == ["key_reused"]
    assert made() + (Customer.objects.get().credit_minor == 350) == 1


def test_credit_given_twice_at_once_adds_up() -> None:
    load(docs_example())
    together(*(doing(GiveCredit(Money(100, "EUR"), "Sorry"), f"key-{number}") for number in range(4)))
    assert Customer.objects.get().credit_minor == 250 + 400


def test_the_last_coupon_is_given_once() -> None:
    document = docs_example()
    document["customers"].append({"ref": "cus_2", "name": "N", "email": "n@example.com", "currency": "EUR"})
    load(document)
    Coupon.objects.create(code="LAST", percent=10, valid_from=date(2026, 1, 1), max_redemptions=1)
    results = together(doing(ApplyCoupon("LAST"), "one"), doing(ApplyCoupon("LAST"), "two", "cus_2"))
    assert sorted(getattr(result, "reason", "") for result in results) == ["", "coupon_used_up"]
    assert AppliedCoupon.objects.count() == 1
