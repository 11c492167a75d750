"""A process that refunds dies at every step, and the billing system's answer gets lost: one refund all the same."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from django.db import connection

from billing.gateways.fake import ActsLate, ActsThenTimesOut, FakeGateway, Unreachable
from billing.gateways.local import LocalGateway
from billing.models import Action, Refund
from billing.selectors.actions import action_view
from billing.services.acting import action_run, actions_sweep
from billing.services.acting.asking import Step
from tests.billing.actions.agreed import Forgetful, agree, due_now, fake, refunds_at
from tests.billing.documents import load_northwind
from tests.concurrency.paid_bills import TODAY, company_that_refunds_often, paid_bill
from tests.faults.dying import STEPS, Died, dies_at

pytestmark = pytest.mark.django_db


def _forgetful() -> FakeGateway:
    system = fake()
    system.__class__ = Forgetful
    return system


@pytest.mark.fault("F29")
@pytest.mark.parametrize("system", [LocalGateway, fake, _forgetful])
@pytest.mark.parametrize("first", STEPS)
@pytest.mark.parametrize(
    "second",
    [
        None,
        pytest.param("taken", marks=pytest.mark.prove),
        pytest.param("looked_up", marks=pytest.mark.prove),
        "called",
    ],
)
def test_one_refund_wherever_it_dies(
    system: Callable[[], FakeGateway | LocalGateway], first: Step, second: Step | None
) -> None:
    load_northwind()
    there, action = system(), agree()
    for step in (first, second):
        try:
            action_run(action_id=action.pk, system=there, reach=dies_at(step) if step else lambda _: None)
        except Died:
            assert refunds_at(there) <= 1
        due_now(action)
    actions_sweep(system=there)
    assert (action_view(action.pk).state, refunds_at(there)) == ("pending", 1)
    actions_sweep(grace_seconds=-7200, system=there)
    assert refunds_at(there) == 1


@pytest.mark.fault("F29")
@pytest.mark.parametrize("lost", [ActsThenTimesOut(), ActsLate(3600.0)])
@pytest.mark.parametrize("step", ["taken", "looked_up"])
def test_one_refund_where_the_answer_was_lost_and_the_next_process_dies(lost: ActsLate, step: Step) -> None:
    load_northwind()
    system, action = fake(), agree()
    system.misbehave("perform", lost, times=1)
    assert action_run(action_id=action.pk, system=system).state == "unknown"
    due_now(action)
    with pytest.raises(Died):
        action_run(action_id=action.pk, system=system, reach=dies_at(step))
    due_now(action)
    system.misbehave("find", Unreachable(), times=1)
    actions_sweep(system=system)
    assert action_view(action.pk).state == "unknown"
    due_now(action)
    actions_sweep(system=system)
    system.catch_up()
    assert (action_view(action.pk).state, refunds_at(system)) == ("pending", 1)


def _process(action: Action) -> subprocess.Popen[str]:
    settings = connection.settings_dict
    environment = {**os.environ, "ACTING_DATABASE": json.dumps({key: settings[key] for key in _ADDRESS})}
    command = [sys.executable, "-m", "tests.faults.acting_process", str(action.pk)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


_ADDRESS = ("NAME", "HOST", "PORT", "USER", "PASSWORD")


def _killed_somewhere(action: Action, dice: random.Random) -> str:
    """Start a process that does it, and kill it after a step or a little later; how far it said it had come."""
    process = _process(action)
    assert process.stdout is not None
    kill_after = dice.choice(STEPS)
    reached = []
    for line in process.stdout:
        reached.append(line.strip())
        if reached[-1] == kill_after:
            break
    time.sleep(dice.uniform(0.0, 0.06))
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    return reached[-1] if reached else "nothing"


@pytest.mark.fault("F29")
@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_fifty_real_kills_and_one_refund_each_time() -> None:
    company_that_refunds_often()
    dice, came_to = random.Random(14), []  # noqa: S311 - which step dies is no secret
    for number in range(25):
        command = paid_bill(number)
        action = agree(command, today=TODAY)
        for _ in range(2):
            came_to.append(_killed_somewhere(action, dice))
            assert Refund.objects.filter(payment__ref=command.payment).count() <= 1
            due_now(action)
        actions_sweep()
        assert action_view(action.pk).state == "pending"
        assert Refund.objects.filter(payment__ref=command.payment).count() == 1
    assert len(came_to) == 50
    assert {"taken", "called"} <= set(came_to), came_to
