"""The same money asked for twice at the same moment: by one press that was doubled, and by two people."""

from __future__ import annotations

import uuid
from functools import partial
from threading import Barrier

import pytest

from billing.actions.commands import RefundPayment
from billing.actions.rules import Allowed, judge
from billing.errors import ActionNotAllowed, ActionUnderWay
from billing.gateways.local import LocalGateway
from billing.models import Action, Refund
from billing.money import Money
from billing.selectors.actions import ActionView, case_for
from billing.services.acting import action_agree, action_run, actions_sweep
from tests.billing.actions.agreed import MAREK, TWICE, agree, fake, refunds_at
from tests.billing.documents import load_northwind
from tests.concurrency.paid_bills import CUSTOMER, TODAY, company_that_refunds_often, paid_bill
from tests.concurrency.races import ROUNDS, delays, later, together
from tests.plugin_faults import Figures

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

HALF = RefundPayment("INV-2039", "pay_0041", Money(4000, "EUR"))


def _look_then_refund(looked: Barrier) -> str:
    """What a refund would be whose rules are asked first and whose word is kept nowhere."""
    verdict = judge(case_for(MAREK, today=TODAY), HALF)
    looked.wait(10)
    assert isinstance(verdict, Allowed)
    return (
        LocalGateway()
        .perform(MAREK, RefundPayment(HALF.invoice, HALF.payment, Money(2000, "EUR")), f"{uuid.uuid4()}")
        .ref
    )


def test_looking_before_acting_refunds_twice() -> None:
    load_northwind()
    looked = Barrier(2)
    results = together(partial(_look_then_refund, looked), partial(_look_then_refund, looked))
    assert len({result for result in results if isinstance(result, str)}) == 2
    assert Refund.objects.filter(payment__ref="pay_0041").count() == 2


def _press(command: RefundPayment, key: str) -> ActionView:
    action = action_agree(customer_ref=CUSTOMER, command=command, key=key, asked_by=key, today=TODAY)
    return action_run(action_id=action.pk)


@pytest.mark.fault("F30")
@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_press_that_was_doubled_refunds_once(rounds: int, figures: Figures) -> None:
    company_that_refunds_often()
    for number in range(rounds):
        command, key = paid_bill(number), f"press-{number}"
        one, other = delays(number)
        results = together(later(one, partial(_press, command, key)), later(other, partial(_press, command, key)))
        assert {result.id for result in results} == {Action.objects.get(key=key).pk}
        assert {result.state for result in results} <= {"pending", "doing"}
        assert Refund.objects.filter(payment__ref=command.payment).count() == 1
        assert Action.objects.get(key=key).state == "pending"
    figures.update(messages=rounds, twice=0)


@pytest.mark.fault("F30")
@pytest.mark.parametrize("rounds", ROUNDS)
def test_two_agents_refund_once_and_one_is_told(rounds: int, figures: Figures) -> None:
    company_that_refunds_often()
    refusals: set[str] = set()
    for number in range(rounds):
        command = paid_bill(number)
        one, other = delays(number)
        left, right = partial(_press, command, f"staff:1-{number}"), partial(_press, command, f"staff:2-{number}")
        results = together(later(one, left), later(other, right))
        (won,) = [result for result in results if isinstance(result, ActionView)]
        (lost,) = [result for result in results if isinstance(result, ActionUnderWay | ActionNotAllowed)]
        assert won.state == "pending"
        assert Refund.objects.filter(payment__ref=command.payment).count() == 1
        refusals.add(lost.code)
    assert refusals <= {"action_under_way", "action_not_allowed"}
    figures.update(messages=rounds, twice=0)


def test_an_action_that_many_run_is_called_for_once() -> None:
    load_northwind()
    action, system = agree(), fake()
    run = partial(action_run, action_id=action.pk, within=2.0, system=system)
    sweep = partial(actions_sweep, grace_seconds=-60.0, system=system)
    together(run, sweep, run, sweep, run)
    assert system.calls.count("perform:refund_payment") == 1
    assert refunds_at(system) == 1
    assert Action.objects.get().state == "pending"
    assert action.target == TWICE.payment
