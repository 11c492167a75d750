"""The ways in which the fake misbehaves when told to."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from billing.actions.commands import GiveCredit
from billing.gateways.errors import BadDelivery, RateLimited, Refused, Unavailable
from billing.gateways.fake import (
    ActsLate,
    ActsThenTimesOut,
    AnotherCustomersRow,
    FakeGateway,
    LimitsRate,
    Refuses,
    Slow,
    Stale,
    Unreachable,
    fake_from_document,
)
from billing.gateways.port import Change
from billing.money import Money
from billing.records import CustomerRecord, Key, owner_of
from tests.billing.documents import docs_example

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CREDIT = GiveCredit(Money(100, "EUR"), "Sorry")
CUSTOMER = Key("customer", "cus_100")


@pytest.fixture
def fake() -> FakeGateway:
    return fake_from_document(docs_example())


def credit(fake: FakeGateway) -> int:
    record = fake.fetch(CUSTOMER)[0]
    assert isinstance(record, CustomerRecord)
    return record.credit.minor


def test_unreachable_did_nothing(fake: FakeGateway) -> None:
    fake.misbehave("perform", Unreachable(), times=1)
    with pytest.raises(Unavailable) as unavailable:
        fake.perform("cus_100", CREDIT, "key")
    assert not unavailable.value.may_have_acted
    assert credit(fake) == 250
    fake.perform("cus_100", CREDIT, "key")
    assert credit(fake) == 350


def test_it_acted_and_the_answer_was_lost(fake: FakeGateway) -> None:
    fake.misbehave("perform:give_credit", ActsThenTimesOut(), times=1)
    with pytest.raises(Unavailable) as unavailable:
        fake.perform("cus_100", CREDIT, "key")
    assert unavailable.value.may_have_acted
    found = fake.find("cus_100", CREDIT, "key", NOW)
    assert found == fake.perform("cus_100", CREDIT, "key")
    assert credit(fake) == 350


def test_it_acts_late(fake: FakeGateway) -> None:
    fake.misbehave("perform", ActsLate(), times=1)
    fake.misbehave("find", Slow(0))
    with pytest.raises(Unavailable):
        fake.perform("cus_100", CREDIT, "key")
    assert fake.shelves.doings == {}
    fake.catch_up()
    assert credit(fake) == 350
    assert fake.find("cus_100", CREDIT, "key", NOW)


def test_it_acts_when_its_time_has_come() -> None:
    now = [NOW]
    fake = fake_from_document(docs_example(), clock=lambda: now[0])
    fake.misbehave("perform", ActsLate(30), times=1)
    with pytest.raises(Unavailable):
        fake.perform("cus_100", CREDIT, "key")
    assert credit(fake) == 250
    now[0] += timedelta(seconds=30)
    assert credit(fake) == 350


def test_refusals_and_limits(fake: FakeGateway) -> None:
    fake.misbehave("perform", Refuses("card_declined"), times=1)
    with pytest.raises(Refused) as refused:
        fake.perform("cus_100", CREDIT, "key")
    assert refused.value.reason == "card_declined"
    fake.misbehave("of_customer", LimitsRate(7.0), times=1)
    with pytest.raises(RateLimited) as limited:
        fake.of_customer("cus_100")
    assert limited.value.retry_after == 7.0
    assert credit(fake) == 250


def test_slow_is_bounded(fake: FakeGateway) -> None:
    fake.timeout = 0.05
    fake.misbehave("fetch", Slow(60))
    start = time.monotonic()
    with pytest.raises(Unavailable):
        fake.fetch(CUSTOMER)
    assert 0.05 <= time.monotonic() - start < 1
    fake.misbehave("fetch", Slow(0.02))
    assert fake.fetch(CUSTOMER)


def test_stale_reads(fake: FakeGateway) -> None:
    fake.misbehave("fetch", Stale(), times=1)
    fake.perform("cus_100", CREDIT, "key")
    assert credit(fake) == 250
    assert credit(fake) == 350


def test_another_customers_row() -> None:
    document = docs_example()
    other = {**document["customers"][0], "ref": "cus_2", "subscriptions": [], "payment_methods": []}
    other["invoices"] = [{**other["invoices"][1], "number": "HW-2000"}]
    document["customers"].append(other)
    fake = fake_from_document(document)
    fake.misbehave("of_customer", AnotherCustomersRow(), times=1)
    assert {owner_of(record) for record in fake.of_customer("cus_100")} == {"cus_100", "cus_2"}
    assert {owner_of(record) for record in fake.of_customer("cus_100")} == {"cus_100"}


def test_modes_end(fake: FakeGateway) -> None:
    fake.misbehave("check", Unreachable())
    for _ in range(3):
        with pytest.raises(Unavailable):
            fake.check()
    fake.behave()
    fake.check()
    assert fake.calls == ["check"] * 4


def test_deliveries(fake: FakeGateway) -> None:
    change = Change("evt_1", "customer.updated", NOW, (CUSTOMER,))
    body, headers = fake.delivery(change, NOW)
    assert fake.read_delivery(body, headers, NOW) == change
    for given, reason in (
        ((body + b" ", headers, NOW), "signature"),
        ((body, {}, NOW), "signature"),
        ((body, headers, NOW + timedelta(minutes=6)), "too_old"),
        ((body, headers, NOW - timedelta(minutes=6)), "in_the_future"),
    ):
        with pytest.raises(BadDelivery) as bad:
            fake.read_delivery(*given)
        assert bad.value.reason == reason


def test_what_is_taken_away_is_told(fake: FakeGateway) -> None:
    start = fake.changes("").cursor
    fake.drop(Key("subscription", "sub_100"))
    (change,) = fake.changes(start).changes
    assert (change.kind, change.keys) == ("subscription.deleted", (Key("subscription", "sub_100"),))
    assert fake.fetch(Key("subscription", "sub_100")) == ()
