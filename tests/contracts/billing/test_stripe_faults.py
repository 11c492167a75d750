"""Stripe at its worst: answers lost before and after it acted, limits, faults, forgotten keys; the journal counts."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from billing.actions.commands import (
    ApplyCoupon,
    CancelPlan,
    ChangeAddress,
    ChangePlan,
    ChangeTaxId,
    Command,
    ExtendDue,
    GiveCredit,
    KeepPlan,
    RefundPayment,
    RetryPayment,
    SetAutopay,
    WaiveFee,
)
from billing.gateways.errors import Misconfigured, RateLimited, Unavailable
from billing.gateways.stripe import StripeGateway, StripeOptions
from billing.money import Money
from tests.contracts.billing.at_stripe import held_by_sandbox
from tests.contracts.billing.company import day, today
from tests.contracts.billing.held import Held
from tests.sandbox.running import Running

SINCE = datetime.now(UTC) - timedelta(minutes=5)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


@pytest.fixture
def held(stripe_box: Running) -> Held:
    return held_by_sandbox(stripe_box)


@pytest.fixture
def box(stripe_box: Running) -> Running:
    return stripe_box


REFUND = RefundPayment("in_HW-1001", "ch_ada_1", eur(1500))
WRITES: list[tuple[Command, str]] = [
    (REFUND, "/v1/refunds"),
    (WaiveFee("in_HW-1002", "il_HW-1002_2", eur(500)), "/v1/credit_notes"),
    (WaiveFee("in_HW-1003", "il_HW-1003_2", eur(500)), "/v1/credit_notes"),
    (GiveCredit(eur(700), "Sorry"), "/v1/customers/cus_ada/balance_transactions"),
    (RetryPayment("in_HW-1002", eur(4500)), "/v1/invoices/in_HW-1002/pay"),
    (ExtendDue("in_HW-1002", day(12)), "/v1/invoices/in_HW-1002"),
    (CancelPlan("sub_ada", "too dear"), "/v1/subscriptions/sub_ada"),
    (ChangePlan("sub_ada", "plus-month", today(), eur(2000)), "/v1/subscriptions/sub_ada"),
    (ApplyCoupon("WELCOME10", "sub_ada"), "/v1/subscriptions/sub_ada"),
    (ChangeAddress("2 Bridge Street, Galway"), "/v1/customers/cus_ada"),
    (ChangeTaxId("IE6388047V"), "/v1/customers/cus_ada/tax_ids"),
    (SetAutopay(False), "/v1/subscriptions/sub_ada"),
]
IDS = [f"{command.kind}-{number}" for number, (command, _) in enumerate(WRITES)]


def acted(box: Running, path: str) -> int:
    """How many calls on exactly this path changed something."""
    return sum(1 for call in box.calls("POST", path) if call["acted"] and call["path"] == path)


def lost(box: Running, path: str, *, after: bool, fault: str = "reset") -> None:
    box.control("faults", {"fault": fault, "method": "POST", "path": path, "after": after, "seconds": 5})


@pytest.mark.fault("F29")
@pytest.mark.parametrize(("command", "path"), WRITES, ids=IDS)
def test_it_acted_and_the_answer_was_lost(held: Held, box: Running, command: Command, path: str) -> None:
    lost(box, path, after=True)
    with pytest.raises(Unavailable) as unavailable:
        held.do(command, key="key-1")
    assert unavailable.value.may_have_acted
    found = held.gateway.find("cus_ada", command, "key-1", SINCE)
    assert found is not None
    again = held.do(command, key="key-1")
    assert (again.ref, again.amount, again.status) == (found.ref, found.amount, found.status)
    assert acted(box, path) == 1


@pytest.mark.parametrize(("command", "path"), WRITES, ids=IDS)
def test_it_was_never_reached(held: Held, box: Running, command: Command, path: str) -> None:
    lost(box, path, after=False)
    with pytest.raises(Unavailable) as unavailable:
        held.do(command, key="key-1")
    assert unavailable.value.may_have_acted  # nobody can tell from here
    assert held.gateway.find("cus_ada", command, "key-1", SINCE) is None
    held.do(command, key="key-1")
    assert acted(box, path) == 1
    assert held.gateway.find("cus_ada", command, "key-1", SINCE) is not None


@pytest.mark.fault("F30")
@pytest.mark.parametrize(("command", "path"), WRITES, ids=IDS)
def test_keys_are_forgotten_after_a_day(held: Held, box: Running, command: Command, path: str) -> None:
    receipt = held.do(command, key="key-1")
    box.control("keys", {"all": True})
    again = held.do(command, key="key-1")
    assert (again.ref, again.amount) == (receipt.ref, receipt.amount)
    assert acted(box, path) == 1


def test_a_declined_card_stays_declined_under_its_key(held: Held, box: Running) -> None:
    box.control("payment_method", {"id": "pm_ada", "outcome": "insufficient_funds"})
    command = RetryPayment("in_HW-1002", eur(4500))
    for _ in range(2):
        with pytest.raises(Exception, match="declined") as refused:
            held.do(command, key="key-1")
        assert getattr(refused.value, "reason", "") == "insufficient_funds"
    assert held.gateway.find("cus_ada", command, "key-1", SINCE) is None
    box.control("payment_method", {"id": "pm_ada", "outcome": "succeeds"})
    assert held.do(command, key="key-2").status == "done"


@pytest.mark.parametrize("fault", ["500", "503"])
def test_its_own_faults_leave_it_open(held: Held, box: Running, fault: str) -> None:
    lost(box, "/v1/refunds", after=True, fault=fault)
    with pytest.raises(Unavailable) as unavailable:
        held.do(REFUND, key="key-1")
    assert unavailable.value.may_have_acted
    assert held.do(REFUND, key="key-1").amount == eur(1500)
    assert acted(box, "/v1/refunds") == 1


def test_a_limit_says_how_long_to_wait(held: Held, box: Running) -> None:
    box.control("faults", {"fault": "429", "method": "POST", "path": "/v1/refunds", "retry_after": 3})
    with pytest.raises(RateLimited) as limited:
        held.do(REFUND, key="key-1")
    assert limited.value.retry_after == 3
    assert not limited.value.may_have_acted
    assert held.do(REFUND, key="key-1").amount == eur(1500)


def test_a_repeating_proxy_refunds_once(held: Held, box: Running) -> None:
    box.control("faults", {"fault": "twice", "method": "POST", "path": "/v1/refunds"})
    held.do(REFUND, key="key-1")
    assert acted(box, "/v1/refunds") == 1
    assert len(held.refunds()) == 1


READS: list[Callable[[Held], Any]] = [
    lambda held: held.gateway.check(),
    lambda held: held.gateway.of_customer("cus_ada"),
    lambda held: held.gateway.find("cus_ada", REFUND, "key-1", SINCE),
]


@pytest.mark.parametrize("read", READS)
def test_a_read_is_tried_twice_and_leaves_nothing_open(held: Held, box: Running, read: Callable[[Held], Any]) -> None:
    box.control("faults", {"fault": "503", "method": "GET", "path": "/v1", "times": 1, "retry_after": 0})
    read(held)
    box.control("faults", {"fault": "503", "method": "GET", "path": "/v1", "times": 9, "retry_after": 0})
    with pytest.raises(Unavailable) as unavailable:
        read(held)
    assert not unavailable.value.may_have_acted


def test_a_silent_server_is_given_up(box: Running, held: Held) -> None:
    slow = StripeGateway(StripeOptions(box.key, api_base=box.url, timeout=0.3))
    lost(box, "/v1/refunds", after=True, fault="hang")
    start = time.monotonic()
    with pytest.raises(Unavailable) as unavailable:
        slow.perform("cus_ada", REFUND, "key-hung")
    assert time.monotonic() - start < 3
    assert unavailable.value.may_have_acted
    assert slow.find("cus_ada", REFUND, "key-hung", SINCE) is not None


def test_nobody_answers() -> None:
    away = StripeGateway(StripeOptions("sk_test_1", api_base="http://127.0.0.1:1", timeout=0.3))
    with pytest.raises(Unavailable) as unavailable:
        away.perform("cus_ada", REFUND, "key-1")
    assert not unavailable.value.may_have_acted  # it looks before it writes


def test_a_wrong_key(box: Running) -> None:
    with pytest.raises(Misconfigured, match="STRIPE_API_KEY"):
        StripeGateway(StripeOptions("sk_test_of_another", api_base=box.url)).check()
    with pytest.raises(Misconfigured, match="STRIPE_API_KEY"):
        StripeGateway(StripeOptions(""))


def test_a_read_before_the_write_leaves_nothing_open(held: Held, box: Running) -> None:
    box.control("faults", {"fault": "reset", "method": "GET", "path": "/v1/charges", "times": 5})
    with pytest.raises(Unavailable) as unavailable:
        held.do(REFUND, key="key-1")
    assert not unavailable.value.may_have_acted
    assert acted(box, "/v1/refunds") == 0


def test_a_plan_that_was_cancelled_and_has_ended_since_is_found(held: Held, box: Running) -> None:
    command = CancelPlan("sub_ada")
    held.do(command, key="key-ended")
    box.control("clock", {"advance": 40 * 86400})
    assert held.subscription().status == "canceled"
    assert held.gateway.find("cus_ada", command, "key-ended", SINCE) is not None
    assert held.gateway.find("cus_ada", KeepPlan("sub_ada"), "key-2", SINCE) is None
