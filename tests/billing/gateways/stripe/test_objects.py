"""Objects as Stripe's API reference gives them, as records."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from billing.gateways.stripe.objects import catalogue, customers, invoices, payments
from billing.gateways.stripe.options import StripeOptions
from billing.money import Money

DUBLIN = StripeOptions("sk_test_1", time_zone="Europe/Dublin", refund_processing_days=10)


def at(day: str, hour: int = 0) -> int:
    """Seconds since 1970 of an hour of a day in UTC."""
    return int(datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00").timestamp())


class Plans:
    def code(self, product: str) -> str:
        return {"prod_1": "fibre"}.get(product, product)

    def metered(self, price: str) -> bool:
        return price == "price_metered"


def price(**changed: Any) -> dict[str, Any]:
    return {
        "id": "price_1",
        "product": "prod_1",
        "active": True,
        "currency": "eur",
        "unit_amount": 3100,
        "unit_amount_decimal": Decimal("3100"),
        "recurring": {"interval": "month", "interval_count": 1, "usage_type": "licensed"},
        **changed,
    }


def test_a_price() -> None:
    record = catalogue.price(price())
    assert record is not None
    assert (record.plan, record.interval, record.amount) == ("prod_1", "month", Money(3100, "EUR"))


@pytest.mark.parametrize(("decimal", "minor"), [("0.5", 1), ("1.4", 1), ("2.5", 3)])
def test_parts_of_a_cent(decimal: str, minor: int) -> None:
    record = catalogue.price(price(unit_amount=None, unit_amount_decimal=Decimal(decimal)))
    assert record is not None
    assert record.amount.minor == minor


@pytest.mark.parametrize(
    "changed",
    [
        {"recurring": None},
        {"recurring": {"interval": "week", "interval_count": 1}},
        {"recurring": {"interval": "month", "interval_count": 3}},
        {"unit_amount": None, "unit_amount_decimal": None},
    ],
)
def test_what_is_no_price_a_month_or_a_year(changed: dict[str, Any]) -> None:
    assert catalogue.price(price(**changed)) is None


def customer(**changed: Any) -> dict[str, Any]:
    return {
        "id": "cus_1",
        "name": "Ada Quinn",
        "email": "ada@example.com",
        "currency": "eur",
        "balance": -250,
        "preferred_locales": ["de-AT"],
        "metadata": {"customer_ref": "C-100"},
        "invoice_settings": {"default_payment_method": "pm_1"},
        "tax_ids": {"data": [{"value": "IE6388047V"}]},
        "address": {"line1": "1 Quay Street", "city": "Sligo", "postal_code": "F91", "country": "IE"},
        "subscriptions": {"data": []},
        **changed,
    }


def test_a_customer() -> None:
    record = customers.customer(customer(), DUBLIN, "usd")
    assert record.customer_ref == "C-100"
    assert (record.locale, record.currency, record.credit) == ("de-AT", "EUR", Money(250, "EUR"))
    assert (record.tax_id, record.billing_address) == ("IE6388047V", "1 Quay Street, F91 Sligo, IE")
    assert (record.autopay, record.default_method) == (True, "pm_1")


def test_a_customer_of_whom_little_is_known() -> None:
    bare = customer(
        name=None,
        currency=None,
        balance=300,
        preferred_locales=[],
        metadata={},
        tax_ids=None,
        address=None,
        invoice_settings={"default_payment_method": None},
    )
    record = customers.customer(bare, DUBLIN, "usd")
    assert (record.customer_ref, record.name, record.locale) == ("cus_1", "ada@example.com", "en")
    assert (record.currency, record.credit.minor) == ("USD", 0)
    assert (record.autopay, record.tax_id, record.billing_address) == (False, "", "")


@pytest.mark.parametrize(
    ("methods", "wish", "autopay"),
    [
        (["charge_automatically"], "", True),
        (["charge_automatically", "send_invoice"], "", False),
        (["send_invoice"], "on", False),
        ([], "off", False),
        ([], "", True),
    ],
)
def test_autopay(methods: list[str], wish: str, autopay: bool) -> None:
    running = [{"status": "active", "collection_method": each} for each in methods]
    ended = {"status": "canceled", "collection_method": "send_invoice"}
    metadata = {"autopay": wish} if wish else {}
    found = customer(subscriptions={"data": [*running, ended]}, metadata=metadata)
    assert customers.autopay(found) is autopay


def subscription(**changed: Any) -> dict[str, Any]:
    """A month of Dublin's: midnight there is 23:00 UTC the day before in summer, and 00:00 in winter."""
    item = {
        "id": "si_1",
        "price": price(),
        "quantity": 2,
        "current_period_start": at("2026-10-15", 23),
        "current_period_end": at("2026-11-16"),
    }
    return {
        "id": "sub_1",
        "customer": "cus_1",
        "status": "active",
        "start_date": at("2026-05-15", 23),
        "items": {"data": [item]},
        "cancel_at_period_end": False,
        "cancel_at": None,
        "canceled_at": None,
        "ended_at": None,
        "trial_end": None,
        **changed,
    }


def test_a_period_ends_with_the_last_day_it_covers() -> None:
    record = customers.subscription(subscription(), DUBLIN)
    assert record.started_on == date(2026, 5, 16)
    assert (record.current_period_start, record.current_period_end) == (date(2026, 10, 16), date(2026, 11, 15))
    assert (record.quantity, record.price, record.canceled_on) == (2, "price_1", None)


def test_a_period_that_ends_within_a_day_covers_it() -> None:
    item = {**subscription()["items"]["data"][0], "current_period_end": at("2026-11-16", 9)}
    record = customers.subscription(subscription(items={"data": [item]}), DUBLIN)
    assert record.current_period_end == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("active", "active"),
        ("trialing", "trialing"),
        ("unpaid", "past_due"),
        ("incomplete", "past_due"),
        ("paused", "paused"),
        ("incomplete_expired", "canceled"),
    ],
)
def test_statuses(theirs: str, ours: str) -> None:
    assert customers.subscription(subscription(status=theirs), DUBLIN).status == ours


def test_ending_and_ended() -> None:
    ending = customers.subscription(subscription(cancel_at_period_end=True, canceled_at=at("2026-11-01")), DUBLIN)
    assert (ending.cancel_at_period_end, ending.canceled_on) == (True, None)
    ended = customers.subscription(subscription(status="canceled", ended_at=at("2026-11-03")), DUBLIN)
    assert ended.canceled_on == date(2026, 11, 3)


def line(ref: str, amount: int, **changed: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "amount": amount,
        "currency": "eur",
        "description": ref,
        "quantity": 1,
        "metadata": {},
        "period": {"start": at("2026-11-01"), "end": at("2026-12-01")},
        "parent": {"type": "subscription_item_details", "subscription_item_details": {"proration": False}},
        "pricing": {
            "price_details": {"price": "price_1", "product": "prod_1"},
            "unit_amount_decimal": Decimal(amount),
        },
        **changed,
    }


def item(proration: bool = False) -> dict[str, Any]:
    return {"type": "invoice_item_details", "invoice_item_details": {"proration": proration}}


def invoice(lines: list[dict[str, Any]], **changed: Any) -> dict[str, Any]:
    whole = sum(each["amount"] for each in lines)
    return {
        "id": "in_1",
        "customer": "cus_1",
        "number": "HW-1",
        "status": "open",
        "currency": "eur",
        "created": at("2026-11-01", 1),
        "due_date": at("2026-11-15", 1),
        "period_start": at("2026-10-01"),
        "period_end": at("2026-11-01"),
        "status_transitions": {"finalized_at": at("2026-11-02")},
        "metadata": {},
        "total": whole,
        "amount_paid": 0,
        "amount_remaining": whole,
        "starting_balance": 0,
        "pre_payment_credit_notes_amount": 0,
        "total_taxes": [],
        "total_discount_amounts": [],
        "amount_shipping": 0,
        **changed,
    }


def record(lines: list[dict[str, Any]], **changed: Any) -> Any:
    made = invoices.invoice(invoice(lines, **changed), lines, Plans(), DUBLIN)
    assert sum(each.amount.minor for each in made.lines) == made.total.minor
    return made


def test_kinds_of_lines() -> None:
    metered = {"price_details": {"price": "price_metered", "product": "prod_2"}, "unit_amount_decimal": Decimal("0.25")}
    made = record(
        [
            line("plan", 3100),
            line("used", 210, pricing=metered, quantity=840),
            line("moved", -900, parent=item(proration=True)),
            line("visit", 4000, parent=item(), pricing=None),
            line("sorry", -500, parent=item()),
            line("late", 750, parent=item(), metadata={"kind": "late_fee", "key": "late-fee"}),
            line("wrong", 750, parent=item(), metadata={"kind": "discount"}),
        ]
    )
    assert [each.kind for each in made.lines] == [
        "subscription",
        "usage",
        "proration",
        "one_off",
        "credit",
        "late_fee",
        "one_off",
    ]
    plan, used, late = made.lines[0], made.lines[1], made.lines[5]
    assert (plan.plan_code, plan.key, plan.unit_amount) == ("fibre", "prod_1", Money(3100, "EUR"))
    assert (plan.period_start, plan.period_end) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (used.quantity, used.unit_amount) == (840, None)
    assert late.key == "late-fee"


def test_discounts_and_taxes_are_lines() -> None:
    made = record(
        [line("plan", 3100)],
        total=2583,
        amount_remaining=2583,
        total_discount_amounts=[{"amount": 1000, "discount": "di_1"}],
        total_taxes=[
            {"amount": 483, "tax_behavior": "exclusive"},
            {"amount": 17, "tax_behavior": "inclusive"},
        ],
    )
    assert [(each.kind, each.amount.minor) for each in made.lines] == [
        ("subscription", 3100),
        ("discount", -1000),
        ("tax", 483),
    ]
    assert (made.total, made.due) == (Money(2583, "EUR"), Money(2583, "EUR"))


def test_credit_and_credit_notes_come_off() -> None:
    made = record(
        [line("plan", 3100)],
        amount_remaining=2100,
        starting_balance=-250,
        pre_payment_credit_notes_amount=750,
    )
    assert [(each.kind, each.key, each.amount.minor) for each in made.lines[1:]] == [
        ("credit", "credit-note", -750),
        ("credit", "credit", -250),
    ]
    assert (made.total, made.paid, made.due) == (Money(2100, "EUR"), Money(0, "EUR"), Money(2100, "EUR"))


def test_what_was_owed_before_is_added() -> None:
    made = record([line("plan", 3100)], amount_remaining=3500, starting_balance=400)
    assert (made.lines[1].key, made.due) == ("balance", Money(3500, "EUR"))


def test_an_invoice_that_was_paid() -> None:
    made = record([line("plan", 3100)], status="paid", amount_paid=3100, amount_remaining=0)
    assert (made.status, made.paid, made.due) == ("paid", Money(3100, "EUR"), Money(0, "EUR"))


def test_a_void_invoice_leaves_nothing_to_pay() -> None:
    made = record([line("plan", 3100)], status="void", amount_remaining=3100)
    assert (made.total, made.due) == (Money(3100, "EUR"), Money(0, "EUR"))


def test_days_of_an_invoice() -> None:
    made = record([line("plan", 3100)])
    assert (made.issued_on, made.due_on) == (date(2026, 11, 2), date(2026, 11, 15))
    assert (made.period_start, made.period_end) == (date(2026, 11, 1), date(2026, 11, 30))


def test_a_due_date_that_was_extended() -> None:
    assert record([line("plan", 1)], metadata={invoices.EXTENDED: "2026-12-01"}).due_on == date(2026, 12, 1)
    assert record([line("plan", 1)], metadata={invoices.EXTENDED: "soon"}).due_on == date(2026, 11, 15)


def test_charged_by_itself_it_is_due_when_issued() -> None:
    assert record([line("plan", 1)], due_date=None).due_on == date(2026, 11, 2)


def test_what_cannot_be_explained_is_still_summed() -> None:
    made = record([line("plan", 3100)], total=3000, amount_remaining=3000)
    assert (made.lines[-1].key, made.lines[-1].amount.minor) == ("other", -100)


def charge(**changed: Any) -> dict[str, Any]:
    return {
        "id": "ch_1",
        "customer": "cus_1",
        "amount": 3100,
        "currency": "eur",
        "status": "succeeded",
        "refunded": False,
        "created": at("2026-11-02", 9),
        "payment_method": "pm_1",
        "failure_code": None,
        "outcome": {"reason": None},
        **changed,
    }


@pytest.mark.parametrize(
    ("code", "reason", "ours"),
    [
        ("card_declined", "insufficient_funds", "insufficient_funds"),
        ("card_declined", None, "card_declined"),
        ("expired_card", "expired_card", "expired_card"),
        ("processing_error", "approve_with_id", "processing_error"),
        (None, None, "generic_decline"),
    ],
)
def test_why_a_charge_failed(code: str | None, reason: str | None, ours: str) -> None:
    failed = charge(status="failed", failure_code=code, outcome={"reason": reason})
    made = payments.payment(failed, "in_1", date(2026, 11, 5))
    assert (made.status, made.failure_code, made.next_retry_on) == ("failed", ours, date(2026, 11, 5))


def test_a_charge_that_went_through_has_no_next_try() -> None:
    made = payments.payment(charge(), "in_1", date(2026, 11, 5))
    assert (made.status, made.failure_code, made.next_retry_on) == ("succeeded", "", None)
    assert made.attempted_at == datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        ("pending", "pending", date(2026, 11, 12)),
        ("requires_action", "pending", date(2026, 11, 12)),
        ("succeeded", "succeeded", None),
        ("failed", "failed", None),
    ],
)
def test_refunds(theirs: str, ours: str, expected: date | None) -> None:
    found = {
        "id": "re_1",
        "amount": 100,
        "currency": "eur",
        "status": theirs,
        "created": at("2026-11-02"),
        "reason": None,
    }
    made = payments.refund(found, charge(), "in_1", DUBLIN)
    assert (made.status, made.expected_on, made.reason) == (ours, expected, "requested_by_customer")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("warning_needs_response", "needs_response"),
        ("under_review", "under_review"),
        ("warning_closed", "won"),
        ("lost", "lost"),
    ],
)
def test_disputes(theirs: str, ours: str) -> None:
    found = {
        "id": "du_1",
        "amount": 100,
        "currency": "eur",
        "status": theirs,
        "created": at("2026-11-02"),
        "reason": "x",
    }
    assert payments.dispute(found, charge(), "in_1", DUBLIN).status == ours


@pytest.mark.parametrize(
    ("kind", "ours"), [("card", "card"), ("sepa_debit", "direct_debit"), ("customer_balance", "bank_transfer")]
)
def test_payment_methods(kind: str, ours: str) -> None:
    found = {"id": "pm_1", "customer": "cus_1", "type": kind, kind: {"last4": "4242"}}
    made = customers.payment_method(found)
    assert made is not None
    assert (made.kind, made.last4) == (ours, "4242")
    assert customers.payment_method({**found, "customer": None}) is None
