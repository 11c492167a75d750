"""Two sweeps at once, and one that dies between sending and marking."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.parse
from functools import partial
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection

from supportbot.api.webhooks.log import log_read
from supportbot.api.webhooks.sweeping import webhooks_sweep
from supportbot.models import WebhookDelivery, WebhookLog
from supportbot.supervisor.plan import PROJECT
from tests.concurrency.races import together
from tests.supportbot.api.receiver import Received, Receiver, receiver
from tests.supportbot.api.told import all_due, opened, rated, send, statuses

__all__ = ["receiver"]
pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def _slowly(_: Received) -> int:
    time.sleep(0.02)
    return 204


def _look_then_take(looked: Barrier) -> object:
    """What taking would be without the conditional update."""
    due = WebhookDelivery.objects.filter(status="pending").values_list("pk", flat=True)[0]
    looked.wait(10)
    WebhookDelivery.objects.filter(pk=due).update(attempts=1)
    return due


def test_looking_before_taking_gives_both_the_same(receiver: Receiver) -> None:
    receiver.endpoint("conversation.opened")
    opened()
    log_read()
    looked = Barrier(2)
    first, second = together(partial(_look_then_take, looked), partial(_look_then_take, looked))
    assert first == second


@pytest.mark.parametrize("rounds", [pytest.param(4, id="4"), pytest.param(40, id="40", marks=pytest.mark.prove)])
def test_two_sweeps_send_no_delivery_twice(receiver: Receiver, rounds: int) -> None:
    made = receiver.endpoint("conversation.opened", "conversation.rated")
    receiver.answer = _slowly
    for number in range(rounds):
        chats = [opened(f"cus_{number}_{one}") for one in range(6)]
        for chat in chats:
            rated(chat, 5)
        outcomes = together(send, send, webhooks_sweep)
        assert sum(outcomes) == 12, outcomes
    assert len(set(receiver.ids)) == len(receiver.ids) == 12 * rounds
    assert set(receiver.most_at_once.values()) == {1}
    order: dict[str, list[str]] = {}
    for one in receiver.received:
        said = one.verified(made.secret)
        order.setdefault(said["data"]["conversation"], []).append(said["type"])
    assert set(map(tuple, order.values())) == {("conversation.opened", "conversation.rated")}


def test_who_dies_between_sending_and_marking_leaves_it_to_be_sent_again_under_the_same_id(receiver: Receiver) -> None:
    receiver.endpoint("conversation.opened")
    opened()
    worker: list[subprocess.Popen[bytes]] = []

    def kill(_: Received) -> int:
        worker[0].send_signal(signal.SIGKILL)
        worker[0].wait(10)
        return 204

    receiver.answer = kill
    worker.append(_sweeping_process())
    receiver.wait_for(1, seconds=60)
    assert worker[0].wait(20) == -signal.SIGKILL
    row = WebhookDelivery.objects.get()
    assert (row.status, row.attempts, row.sent_at) == ("pending", 1, None)
    receiver.answer = _slowly
    assert webhooks_sweep() == 0, "the dead one's right to sweep still runs"
    WebhookLog.objects.update(sweeper_until=row.created_at)
    assert webhooks_sweep() == 0, "the dead one's delivery is still held"
    all_due()
    assert webhooks_sweep() == 1
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    assert statuses() == ["delivered"]


def _sweeping_process() -> subprocess.Popen[bytes]:
    url = urllib.parse.urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
    code = "from supportbot.api.webhooks.sweeping import webhooks_sweep; webhooks_sweep()"
    return subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        cwd=PROJECT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "supportbot.settings",
            "SUPPORTBOT_DEMO": "1",
            "DATABASE_URL": url.geturl(),
        },
    )
