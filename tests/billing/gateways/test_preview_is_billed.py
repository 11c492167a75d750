"""Over random dates and plans, the local gateway bills to the cent what it showed before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.actions.commands import ChangePlan
from billing.gateways.local import LocalGateway
from billing.models import Company, Customer, InvoiceItem, Plan, PolicyValue, Price, Subscription
from billing.money import Money

pytestmark = pytest.mark.django_db
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

prices = st.tuples(st.integers(0, 100_000), st.sampled_from(["month", "year"]))
changes = st.fixed_dictionaries(
    {
        "old": prices,
        "new": prices,
        "quantity": st.integers(1, 50),
        "starts": st.dates(date(2025, 1, 1), date(2028, 12, 31)),
        "length": st.sampled_from([28, 29, 30, 31, 365, 366]),
        "share": st.floats(0, 1),
        "zone": st.sampled_from(["UTC", "Europe/Dublin", "America/New_York", "Pacific/Auckland"]),
        "vat": st.sampled_from([None, 0, 7, 23]),
        "trial": st.booleans(),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(changes)
def test_preview_is_billed(change: dict[str, Any]) -> None:
    _check(change)


@pytest.mark.prove
@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
@given(changes)
def test_preview_is_billed_at_length(change: dict[str, Any]) -> None:
    _check(change)


def _check(change: dict[str, Any]) -> None:
    name, on = _company(change), _day(change)
    gateway = LocalGateway()
    asked = ChangePlan(f"sub_{name}", f"new_{name}", on, Money(0, "EUR"))
    with time_machine.travel(datetime.combine(on, time(12), UTC), tick=False):
        preview = gateway.preview_plan_change(name, asked)
        stated = ChangePlan(asked.subscription, asked.price, on, preview.proration)
        gateway.perform(name, stated, f"key-{name}")
    items = InvoiceItem.objects.filter(customer__external_ref=name)
    assert sum(item.amount_minor for item in items) == preview.proration.minor
    assert [item.amount_minor for item in items] == [line.amount.minor for line in preview.lines]
    subscription = Subscription.objects.select_related("price").get(ref=f"sub_{name}")
    assert subscription.price.ref == f"new_{name}"
    assert preview.next_amount.minor == subscription.price.amount_minor * subscription.quantity
    assert subscription.current_period_start <= on <= subscription.current_period_end


def _day(change: dict[str, Any]) -> date:
    into = int(change["share"] * (change["length"] - 1))
    return date.fromordinal(change["starts"].toordinal() + into)


def _company(change: dict[str, Any]) -> str:
    """A customer of their own with an old price and a new one; the company's zone and tax as drawn."""
    name = uuid4().hex
    Company.objects.update_or_create(
        id=1, defaults={"name": "C", "bot_name": "B", "time_zone": change["zone"], "language": "en"}
    )
    PolicyValue.objects.filter(key="vat_rate").delete()
    if change["vat"] is not None:
        PolicyValue.objects.create(key="vat_rate", kind="percent", number=change["vat"])
    for which in ("old", "new"):
        amount, interval = change[which]
        plan = Plan.objects.create(code=f"{which}-{name}", name=which)
        Price.objects.create(ref=f"{which}_{name}", plan=plan, currency="EUR", interval=interval, amount_minor=amount)
    starts: date = change["starts"]
    Subscription.objects.create(
        ref=f"sub_{name}",
        customer=Customer.objects.create(external_ref=name, name="N", email="n@example.com", currency="EUR"),
        price=Price.objects.get(ref=f"old_{name}"),
        status="trialing" if change["trial"] else "active",
        quantity=change["quantity"],
        started_on=starts,
        current_period_start=starts,
        current_period_end=starts + timedelta(days=change["length"] - 1),
    )
    return name
