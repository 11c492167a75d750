"""Before an answer that a minute may change, the customer is read again, within a budget and without ever failing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from billing.gateways import gateway
from billing.gateways.errors import Unavailable
from billing.gateways.fake import AnotherCustomersRow
from billing.models import Company, Connection, Customer
from billing.selectors import account_for
from billing.services import freshening
from billing.services.backfilling import backfill_run, backfill_want
from billing.services.deliveries import caught_up_note
from billing.services.following import connection_align, news_poll
from billing.services.freshening import account_refresh
from supportbot.panel import BillingCasePanel
from supportbot.questions import Question
from supportbot.thinking import Thought, think
from tests.billing.mirroring import makings as make
from tests.billing.mirroring.provider import Provider

pytestmark = pytest.mark.django_db(transaction=True)
REF = "ref-cus_1"


@pytest.fixture(autouse=True)
def _readers_at_rest() -> Iterator[None]:
    """What still reads beside ends before the tables are emptied."""
    yield
    for _ in range(freshening.AT_ONCE):
        assert freshening.room.acquire(timeout=10)
    for _ in range(freshening.AT_ONCE):
        freshening.room.release()


@pytest.fixture
def copied(provider: Provider) -> Provider:
    provider.put(*make.whole_company(2))
    backfill_want(gateway="fake")
    backfill_run(gateway=provider, per_second=10_000)
    return provider


def test_the_tables_are_the_truth_where_nothing_is_copied() -> None:
    Customer.objects.create(external_ref="cus_x", name="X", currency="EUR")
    assert account_refresh(customer_ref="cus_x", within=0.5)
    assert account_for("cus_x").as_of is None


def test_what_changed_a_moment_ago_is_there_before_the_answer(copied: Provider) -> None:
    copied.put(replace(make.refund(), status="succeeded"))
    assert account_refresh(customer_ref=REF, within=5.0)
    account = account_for(REF)
    assert [refund.status for refund in account.refunds] == ["succeeded"]
    assert account.as_of is not None
    assert timezone.now() - account.as_of < timedelta(seconds=10)
    assert not account.gateway_trouble


def test_what_was_read_just_now_is_not_read_again(copied: Provider) -> None:
    assert account_refresh(customer_ref=REF, within=5.0)
    assert account_refresh(customer_ref=REF, within=5.0)
    assert [call for call, _ in copied.asked].count("of_customer") == 1
    Customer.objects.update(synced_at=F("synced_at") - timedelta(seconds=6))
    assert account_refresh(customer_ref=REF, within=5.0)
    assert [call for call, _ in copied.asked].count("of_customer") == 2


def test_for_what_was_read_just_now_no_gateway_is_made(
    copied: Provider, settings: LazySettings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert account_refresh(customer_ref=REF, within=5.0)
    settings.BILLING_GATEWAY = "no.such.gateway"
    with django_assert_num_queries(1):
        assert account_refresh(customer_ref=REF, within=5.0)
    Customer.objects.update(synced_at=F("synced_at") - timedelta(seconds=6))
    assert not account_refresh(customer_ref=REF, within=5.0)


@pytest.mark.fault("F27")
def test_a_slow_system_costs_the_budget_and_what_comes_late_is_written_all_the_same(copied: Provider) -> None:
    copied.put(make.customer(name="Late", method="pm_1"))
    go, done = Event(), Event()

    def slow(call: str, about: str) -> None:
        assert go.wait(10)
        done.set()

    copied.before = slow
    began = time.monotonic()
    assert not account_refresh(customer_ref=REF, within=0.2)
    assert time.monotonic() - began < 1.0
    go.set()
    assert done.wait(10)
    until = time.monotonic() + 10
    while Customer.objects.get(external_ref=REF).name != "Late" and time.monotonic() < until:
        time.sleep(0.02)
    assert account_for(REF).name == "Late"


def test_many_that_hang_do_not_queue_up(copied: Provider) -> None:
    go = Event()
    copied.before = lambda call, about: _held(go)
    try:
        for _ in range(4):
            assert not account_refresh(customer_ref=REF, within=0.05)
        began = time.monotonic()
        assert not account_refresh(customer_ref=REF, within=5.0)
        assert time.monotonic() - began < 1.0
    finally:
        go.set()


@pytest.mark.fault("F27")
def test_a_system_out_of_reach_is_told_with_the_account(copied: Provider) -> None:
    copied.before = _unavailable
    assert not account_refresh(customer_ref=REF, within=5.0)
    account = account_for(REF)
    assert account.gateway_trouble
    assert account.as_of is not None


@pytest.mark.fault("F28")
def test_another_customers_row_is_not_shown(copied: Provider) -> None:
    copied.misbehave("of_customer", AnotherCustomersRow())
    assert account_refresh(customer_ref=REF, within=5.0)
    assert [invoice.number for invoice in account_for(REF).invoices] == ["NO-in_1"]
    assert Connection.objects.get().foreign == 1


def test_the_age_is_the_later_of_the_customers_own_and_the_connections(copied: Provider) -> None:
    own = account_for(REF).as_of
    news_poll(gateway=copied)
    together = account_for(REF).as_of
    Customer.objects.filter(external_ref=REF).update(synced_at=timezone.now() + timedelta(hours=1))
    later = account_for(REF).as_of
    caught_up = Connection.objects.get().caught_up_at
    assert own is not None
    assert together == caught_up
    assert later is not None
    assert caught_up is not None
    assert later > caught_up
    caught_up_note(name="fake")


def test_a_record_that_could_not_be_taken_over_makes_the_account_incomplete(copied: Provider) -> None:
    assert not account_for(REF).incomplete
    copied.put(make.invoice("in_bad", "cus_1", stated=1))
    assert account_refresh(customer_ref=REF, within=5.0)
    assert account_for(REF).incomplete
    assert not account_for("ref-cus_2").incomplete


def test_switched_back_to_the_tables_nothing_has_an_age(copied: Provider, settings: LazySettings) -> None:
    settings.BILLING_GATEWAY = "billing.gateways.local.LocalGateway"
    connection_align(gateway=gateway())
    assert account_for(REF).as_of is None
    connection_align(gateway=copied)
    assert account_for(REF).as_of is not None


def test_an_agent_is_told_how_old_what_they_see_is(copied: Provider) -> None:
    panel = BillingCasePanel()
    assert "does not answer" not in panel.render(customer_ref=REF, locale="en-IE")
    copied.put(make.invoice("in_bad", "cus_1", stated=1))
    account_refresh(customer_ref=REF, within=5.0)
    copied.before = _unavailable
    Customer.objects.update(synced_at=F("synced_at") - timedelta(seconds=6))
    account_refresh(customer_ref=REF, within=5.0)
    shown = panel.render(customer_ref=REF, locale="en-IE")
    assert "the billing system does not answer" in shown
    assert "this may not be all of it" in shown


@pytest.fixture
def company() -> None:
    Company.objects.create(name="Northwind", bot_name="Nora", time_zone="Europe/Dublin", language="en")


@pytest.mark.usefixtures("company")
def test_an_answer_is_from_the_records_as_they_are_now(copied: Provider) -> None:
    copied.put(make.payment("ch_9", "in_1", method="pm_1", minor=1234))
    thought = _think("Did my payment arrive?")
    assert thought.decision.topic == "payment_status"
    assert "12.34" in str(thought.rendered)
    assert "couldn't reach" not in thought.rendered.text


@pytest.mark.fault("F27")
@pytest.mark.usefixtures("company")
def test_out_of_reach_the_answer_says_as_of_when(copied: Provider) -> None:
    copied.before = _unavailable
    thought = _think("Did my payment arrive?")
    assert thought.decision.topic == "payment_status"
    assert "today: I couldn't reach the payment system just now." in thought.rendered.text


@pytest.mark.usefixtures("company")
def test_for_other_topics_nobody_is_asked(copied: Provider) -> None:
    copied.asked.clear()
    _think("When is my next bill due?")
    assert copied.asked == []


def _think(text: str) -> Thought:
    return think(Question(conversation_id=uuid4(), customer_ref=REF, locale="en-IE", text=text))


def _held(go: Event) -> None:
    assert go.wait(10)


def _unavailable(call: str, about: str) -> None:
    raise Unavailable("no answer")
