"""A yes is judged and kept before anything is done; people approve and decline; nothing of it can be rewritten."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from billing.actions.commands import GiveCredit, from_stored
from billing.actions.effects import effect_from_stored
from billing.actions.rules import Allowed, judge
from billing.errors import (
    ActionKeyReused,
    ActionNotAllowed,
    ActionNotFound,
    ActionSettled,
    ActionUnderWay,
    CustomerNotFound,
    EffectChanged,
    OwnApproval,
)
from billing.models import Action, PolicyValue
from billing.money import Money
from billing.selectors import account_for
from billing.selectors.actions import action_by_key, action_view, case_for, events_of
from billing.services.acting import Moved, action_approve, action_decline, action_run
from billing.services.acting.moves import listening
from tests.billing.actions.agreed import EMMA, LATER, MAREK, OFF, TODAY, TOMAS, TOO_MUCH, TWICE, agree, states
from tests.billing.documents import load_northwind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo_company() -> None:
    load_northwind()


def test_what_was_agreed_is_kept_with_its_key_before_anything_is_done() -> None:
    action = agree(key="yes-7", conversation="conv-1")
    row = Action.objects.get(key="yes-7")
    assert (row.pk, row.state, row.attempts, row.receipt) == (action.pk, "agreed", 0, None)
    assert from_stored(row.command) == TWICE
    assert effect_from_stored(row.effect).amount == Money(4674, "EUR")
    assert (row.kind, row.target, row.asked_by, row.conversation) == (
        "refund_payment",
        "pay_0053",
        "customer:cus_marek",
        "conv-1",
    )
    assert row.next_try_at is not None, "a sweep finds it if this process dies now"
    assert states(action) == ["agreed"]


def test_the_same_yes_again_is_the_same_action() -> None:
    first, second = agree(key="yes-7"), agree(key="yes-7")
    assert first.pk == second.pk
    assert Action.objects.count() == 1
    assert states(first) == ["agreed"]


@pytest.mark.parametrize(("command", "customer"), [(OFF, MAREK), (OFF, EMMA)])
def test_a_key_is_good_for_one_command_of_one_customer(command: Any, customer: str) -> None:
    agree(key="yes-7")
    with pytest.raises(ActionKeyReused):
        agree(command, customer, key="yes-7")


def test_what_the_rules_refuse_is_not_kept() -> None:
    with pytest.raises(ActionNotAllowed) as refused:
        agree(replace(TWICE, payment="pay_0052"))
    assert refused.value.why == "no_duplicate"
    with pytest.raises(ActionNotAllowed, match="reason: say what the credit is for"):
        agree(GiveCredit(Money(100, "EUR"), ""))
    with pytest.raises(CustomerNotFound):
        agree(TWICE, "cus_nobody")
    assert not Action.objects.exists()


def test_nobody_can_have_another_customers_payment() -> None:
    with pytest.raises(ActionNotAllowed) as refused:
        agree(TWICE, TOMAS)
    assert refused.value.why == "no_such_record"


def test_a_yes_to_something_else_than_it_would_do_is_not_kept() -> None:
    verdict = judge(case_for(EMMA, today=TODAY), LATER)
    assert isinstance(verdict, Allowed)
    with pytest.raises(EffectChanged):
        agree(LATER, EMMA, stated=replace(verdict.effect, notes=()))
    assert agree(LATER, EMMA, stated=verdict.effect).state == "agreed"


def test_the_same_record_is_worked_on_once_at_a_time() -> None:
    first = agree()
    with pytest.raises(ActionUnderWay) as under_way:
        agree()
    assert under_way.value.action_id == str(first.pk)
    with pytest.raises(IntegrityError, match="billing_action_one_under_way"), transaction.atomic():
        Action.objects.create(
            key="by hand", customer=first.customer, kind=first.kind, target=first.target, command=first.command,
            effect=first.effect, state="unknown", asked_by="x",
        )  # fmt: skip


def test_an_account_shows_what_was_agreed() -> None:
    action = agree()
    (act,) = account_for(MAREK).acts
    assert (act.ref, act.kind, act.target, act.state, act.amount) == (
        str(action.pk),
        "refund_payment",
        "pay_0053",
        "agreed",
        Money(4674, "EUR"),
    )
    action_run(action_id=action.pk)
    (act,) = account_for(MAREK).acts
    (refund,) = [one for one in account_for(MAREK).refunds if one.payment_ref == "pay_0053"]
    assert (act.state, act.receipt) == ("pending", refund.ref)
    agree(LATER, EMMA)
    assert [(one.kind, one.until) for one in account_for(EMMA).acts] == [("extend_due", LATER.until)]


def test_above_the_limit_nothing_is_done_before_somebody_else_approves() -> None:
    action = agree(TOO_MUCH, TOMAS)
    assert (action.state, action.why, action.next_try_at) == ("waiting_approval", "above_limit", None)
    assert action_run(action_id=action.pk).state == "waiting_approval"
    with pytest.raises(OwnApproval):
        action_approve(action_id=action.pk, by=f"customer:{TOMAS}", today=TODAY)
    approved = action_approve(action_id=action.pk, by="staff:2", today=TODAY)
    assert (approved.state, approved.approved_by) == ("agreed", "staff:2")
    assert action_run(action_id=action.pk).state == "pending"
    assert states(action) == ["waiting_approval", "agreed", "doing", "pending"]
    assert [event.actor for event in events_of(action.pk)] == ["customer:cus_tomas", "staff:2", "program", "program"]


def test_it_is_decided_once() -> None:
    action = agree(TOO_MUCH, TOMAS)
    action_decline(action_id=action.pk, by="staff:2", why="service was used")
    for again in (action_approve, action_decline):
        with pytest.raises(ActionSettled, match="declined"):
            again(action_id=action.pk, by="staff:3")
    assert events_of(action.pk)[-1].detail == {"why": "service was used"}
    with pytest.raises(ActionNotFound):
        action_decline(action_id=uuid.uuid4(), by="staff:2")


def test_what_the_rules_refuse_by_the_time_of_the_approval_is_not_done() -> None:
    action = agree(TOO_MUCH, TOMAS)
    PolicyValue.objects.filter(key="refund_window_days").update(number=1)
    approved = action_approve(action_id=action.pk, by="staff:2", today=TODAY)
    assert (approved.state, approved.error) == ("refused", "past_window")


def test_a_declined_request_stands_in_nobodys_way() -> None:
    action_decline(action_id=agree(TOO_MUCH, TOMAS).pk, by="staff:2")
    assert agree(TOO_MUCH, TOMAS).state == "waiting_approval"


def test_the_audit_can_only_grow() -> None:
    action = agree()
    for statement in ("UPDATE billing_actionevent SET state = 'done'", "DELETE FROM billing_actionevent"):
        with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
            connection.cursor().execute(statement)
    assert states(action) == ["agreed"]


@pytest.mark.parametrize("column", ["command", "effect", "key", "asked_by", "target", "kind"])
def test_what_was_agreed_cannot_be_rewritten(column: str) -> None:
    action = agree()
    value = {} if column in ("command", "effect") else "send_invoice"
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(**{column: value})
    with pytest.raises(IntegrityError, match="not deleted"), transaction.atomic():
        connection.cursor().execute("DELETE FROM billing_action")


def test_a_move_is_told_once_it_is_committed(django_capture_on_commit_callbacks: Any) -> None:
    heard: list[Moved] = []
    with listening(heard.append), django_capture_on_commit_callbacks(execute=True):
        action = agree(conversation="conv-1")
        assert heard == []
    assert heard == [Moved(action.pk, "agreed", "conv-1", "")]


def test_an_action_is_found_by_its_key() -> None:
    action = agree(key="yes-9")
    assert action_by_key("yes-9") == action_view(action.pk)
    assert action_by_key("yes-0") is None
