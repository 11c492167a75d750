"""Doing it: once, with the proof kept, whatever the billing system answers or does not."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from billing.actions.commands import MethodLink, PayLink
from billing.errors import ActionNotFound, ActionSettled
from billing.gateways.errors import Misconfigured
from billing.gateways.fake import ActsLate, ActsThenTimesOut, FakeGateway, LimitsRate, Refuses, Slow, Unreachable
from billing.gateways.local import LocalGateway
from billing.models import Action, Customer, Invoice
from billing.selectors.actions import action_view, events_of
from billing.services.acting import action_run, action_settle, actions_sweep
from billing.services.acting import touched as touching
from billing.services.acting.asking import work_of
from billing.services.acting.recording import MOST_ATTEMPTS
from tests.billing.actions.agreed import (
    EMMA,
    LATER,
    TWICE,
    Forgetful,
    agree,
    due_now,
    fake,
    refunds_at,
    states,
)
from tests.billing.documents import load_northwind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo_company() -> None:
    load_northwind()


def test_a_refund_is_made_once_and_its_proof_kept() -> None:
    action = agree()
    done = action_run(action_id=action.pk)
    assert done.receipt is not None
    assert (done.state, done.receipt.amount, done.settled) == ("pending", TWICE.amount, True)
    assert action_run(action_id=action.pk) == done
    assert refunds_at(LocalGateway()) == 1
    assert states(action) == ["agreed", "doing", "pending"]
    assert events_of(action.pk)[-1].detail == {"attempt": 1, "error": "", "ref": done.receipt.ref}


def test_what_is_done_shows_in_the_records_and_in_the_receipt() -> None:
    done = action_run(action_id=agree(LATER, EMMA).pk)
    assert (done.state, Invoice.objects.get(number="INV-2056").due_on) == ("done", LATER.until)


def test_nothing_that_is_not_there_is_run() -> None:
    with pytest.raises(ActionNotFound):
        action_run(action_id=uuid.uuid4())


def test_the_billing_system_is_never_called_inside_a_transaction() -> None:
    action, system = agree(), fake()
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        action_run(action_id=action.pk, system=system)
    assert system.calls == []


def test_a_refusal_is_final_and_its_reason_kept() -> None:
    system = fake()
    system.misbehave("perform", Refuses("charge_disputed"))
    refused = action_run(action_id=agree().pk, system=system)
    assert (refused.state, refused.error, refused.settled) == ("refused", "charge_disputed", True)
    assert action_run(action_id=refused.id, system=system).state == "refused"
    assert system.calls == ["perform:refund_payment"]


def test_a_wrong_key_is_for_a_person_to_mend_and_nothing_was_done() -> None:
    class Shut(FakeGateway):
        def perform(self, *_: Any) -> Any:
            raise Misconfigured("the key is not accepted")

    assert action_run(action_id=agree().pk, system=Shut()).error == "gateway_misconfigured"


@pytest.mark.parametrize(
    ("mode", "error", "least"),
    [(Unreachable(), "gateway_unavailable", 2), (LimitsRate(40), "gateway_rate_limited", 39)],
)
def test_what_was_surely_not_done_is_tried_again_after_a_while(mode: Any, error: str, least: float) -> None:
    action, system = agree(), fake()
    system.misbehave("perform", mode, times=1)
    waiting = action_run(action_id=action.pk, system=system)
    assert (waiting.state, waiting.error, waiting.settled) == ("agreed", error, False)
    row = Action.objects.get(pk=action.pk)
    assert row.next_try_at is not None
    assert (row.next_try_at - events_of(action.pk)[-1].at).total_seconds() > least
    assert actions_sweep(system=system) == 0, "not due yet"
    due_now(action)
    assert actions_sweep(system=system) == 1
    assert action_view(action.pk).state == "pending"
    assert system.calls == ["perform:refund_payment", "find", "perform:refund_payment"]
    assert refunds_at(system) == 1


@pytest.mark.parametrize("kind", [FakeGateway, Forgetful])
def test_a_refund_whose_answer_was_lost_is_found_and_not_made_again(kind: type[FakeGateway]) -> None:
    action, system = agree(), fake()
    system.__class__ = kind
    system.misbehave("perform", ActsThenTimesOut(), times=1)
    unknown = action_run(action_id=action.pk, system=system)
    assert (unknown.state, unknown.settled) == ("unknown", False)
    with pytest.raises(ActionSettled, match="being looked up"):
        action_settle(action_id=action.pk, by="staff:2", receipt=None, note="Too early")
    assert refunds_at(system) == 1
    due_now(action)
    actions_sweep(system=system)
    assert action_view(action.pk).state == "pending"
    assert system.calls == ["perform:refund_payment", "find"]
    assert refunds_at(system) == 1


def test_what_is_done_late_is_done_once() -> None:
    action, system = agree(), fake()
    system.misbehave("perform", ActsLate(3600), times=1)
    action_run(action_id=action.pk, system=system)
    due_now(action)
    actions_sweep(system=system)
    assert action_view(action.pk).state == "pending", "asked again with the same key"
    system.catch_up()
    assert refunds_at(system) == 1


def test_as_long_as_it_cannot_be_looked_up_nothing_is_done_and_then_a_person_is_needed() -> None:
    action, system = agree(), fake()
    system.misbehave("perform", ActsThenTimesOut(), times=1)
    system.misbehave("find", Unreachable())
    action_run(action_id=action.pk, system=system)
    for _ in range(MOST_ATTEMPTS - 1):
        assert not action_view(action.pk).settled
        due_now(action)
        assert actions_sweep(system=system) == 1
    given_up = action_view(action.pk)
    assert (given_up.state, given_up.error, given_up.settled) == ("unknown", "given_up", True)
    assert actions_sweep(system=system) == 0
    assert system.calls.count("perform:refund_payment") == 1
    system.behave()
    proof = system.find("cus_marek", TWICE, action.key, action.created_at)
    settled = action_settle(action_id=action.pk, by="staff:2", receipt=proof, note="Seen there")
    assert (settled.state, states(action)[-1]) == ("pending", "pending")
    with pytest.raises(ActionSettled):
        action_settle(action_id=action.pk, by="staff:2", receipt=None, note="Again")


def test_what_was_never_reached_is_refused_in_the_end() -> None:
    action, system = agree(), fake()
    system.misbehave("perform", Unreachable())
    action_run(action_id=action.pk, system=system)
    for _ in range(MOST_ATTEMPTS - 1):
        due_now(action)
        actions_sweep(system=system)
    assert (action_view(action.pk).state, refunds_at(system)) == ("refused", 0)


def test_a_fault_in_the_adapter_leaves_it_unknown() -> None:
    class Broken(FakeGateway):
        def perform(self, *_: Any) -> Any:
            raise KeyError("amount")

    unknown = action_run(action_id=agree().pk, system=Broken())
    assert (unknown.state, unknown.error) == ("unknown", "fault")


def test_what_is_on_its_way_is_looked_up_until_it_has_arrived() -> None:
    action, system = agree(), fake()
    action_run(action_id=action.pk, system=system)
    due_now(action)
    actions_sweep(system=system)
    assert action_view(action.pk).state == "pending"
    customer, command, receipt = system.shelves.doings[action.key]
    system.shelves.doings[action.key] = (customer, command, replace(receipt, status="done"))  # type: ignore[type-var]
    due_now(action)
    actions_sweep(system=system)
    assert action_view(action.pk).state == "done"
    assert system.calls.count("perform:refund_payment") == 1


def test_a_link_is_kept_encrypted_and_apart_from_the_proof(settings: Settings) -> None:
    settings.BILLING_LINKS_BASE = "https://pay.example.com/l/"
    done = action_run(action_id=agree(PayLink("INV-2056"), EMMA).pk)
    assert done.link.startswith(settings.BILLING_LINKS_BASE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT link, receipt::text FROM billing_action")
        link, receipt = cursor.fetchone()
    assert "pay.example.com" not in link + receipt
    assert done.link not in str(events_of(done.id)[-1].detail)
    assert action_run(action_id=agree(MethodLink(), EMMA).pk).link


@pytest.fixture
def touched() -> Iterator[list[tuple[str, int]]]:
    kept, heard = list(touching._hooks), []
    touching._hooks[:] = [lambda ref, keys: heard.append((ref, len(keys)))]
    yield heard
    touching._hooks[:] = kept


def test_what_was_touched_is_read_again_and_a_failure_there_changes_nothing(touched: list[Any]) -> None:
    def fails(ref: str, keys: Any) -> None:
        raise OSError(ref)

    touching._hooks.insert(0, fails)
    done = action_run(action_id=agree().pk)
    assert (done.state, touched) == ("pending", [("cus_marek", 3)])


def test_a_mirrored_system_is_asked_by_its_own_ids() -> None:
    action = agree()
    Customer.objects.filter(pk=action.customer_id).update(provider_ref="cus_X")
    Invoice.objects.filter(number="INV-2051").update(provider_ref="in_X")
    action = Action.objects.select_related("customer").get(pk=action.pk)
    theirs = work_of(action, TWICE, look_first=False, act=True, system=fake())
    assert (theirs.customer, getattr(theirs.command, "invoice", "")) == ("cus_X", "in_X")
    own = work_of(action, TWICE, look_first=False, act=True, system=LocalGateway())
    assert (own.customer, own.command) == ("cus_marek", TWICE)


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_slow_system_is_let_go_in_time_and_it_is_done_all_the_same() -> None:
    action, system = agree(), fake(timeout=5)
    system.misbehave("perform", Slow(1.0), times=1)
    started = time.monotonic()
    assert action_run(action_id=action.pk, within=0.2, system=system).state == "doing"
    assert time.monotonic() - started < 0.8
    assert action_run(action_id=action.pk, within=3.0, system=system).state == "pending", "waited for, not done again"
    assert system.calls == ["perform:refund_payment"]
