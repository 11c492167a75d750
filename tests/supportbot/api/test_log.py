"""From the event log to deliveries: each entry once, in order, none forgotten."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from django.db import connections, transaction

from handoff.models import Event
from supportbot import event_log
from supportbot.api.webhooks import endpoints
from supportbot.api.webhooks.log import log_read
from supportbot.models import WebhookDelivery, WebhookLog
from tests.concurrency.races import together
from tests.supportbot.api.receiver import Receiver, receiver
from tests.supportbot.api.told import opened, rated

__all__ = ["receiver"]
pytestmark = pytest.mark.django_db(transaction=True)


def _types() -> list[str]:
    return list(WebhookDelivery.objects.order_by("event_id").values_list("type", flat=True))


def test_an_endpoint_is_told_of_what_it_has_asked_for_once(receiver: Receiver) -> None:
    receiver.endpoint()
    receiver.endpoint("conversation.rated")
    where = opened()
    rated(where, 5)
    assert log_read() == 3
    assert _types() == ["conversation.opened", "message.created", "conversation.rated", "conversation.rated"]
    assert log_read() == 0
    assert len(_types()) == 4


def test_what_was_before_an_endpoint_is_not_told(receiver: Receiver) -> None:
    where = opened()
    receiver.endpoint()
    log_read()
    assert _types() == []
    rated(where, 4)
    log_read()
    assert _types() == ["conversation.rated"]


def test_what_happens_while_an_endpoint_is_disabled_is_not_told(receiver: Receiver) -> None:
    made = receiver.endpoint()
    endpoints.endpoint_switch(endpoint_id=made.endpoint.pk, on=False)
    where = opened()
    # Nobody has read the log meanwhile; it is read when the endpoint listens again.
    endpoints.endpoint_switch(endpoint_id=made.endpoint.pk, on=True)
    log_read()
    assert _types() == []
    rated(where, 4)
    log_read()
    assert _types() == ["conversation.rated"]


def test_without_endpoints_the_log_is_passed_over() -> None:
    opened()
    assert log_read() == 0
    assert WebhookLog.objects.get().last_event_id == Event.objects.latest("pk").pk


def test_a_long_log_is_read_page_by_page(receiver: Receiver) -> None:
    receiver.endpoint()
    where = opened()
    for score in range(5):
        rated(where, score)
    assert [log_read(3), log_read(3), log_read(3), log_read(3)] == [3, 3, 1, 0]
    assert len(_types()) == 7


class _Writer(threading.Thread):
    """A transaction that has taken its number in the log and is not committed until ``may_end``."""

    def __init__(self, work: object) -> None:
        super().__init__(daemon=True)
        self.numbered, self.may_end, self.work = threading.Event(), threading.Event(), work

    def run(self) -> None:
        with transaction.atomic():
            assert callable(self.work)
            self.work()
            self.numbered.set()
            self.may_end.wait(20)
        connections.close_all()


def test_a_number_that_is_committed_late_is_not_passed_over(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_log, "PATIENCE_SECONDS", 0.2)
    receiver.endpoint()
    one, other = opened("cus_one"), opened("cus_other")
    log_read()
    WebhookDelivery.objects.all().delete()
    slow = _Writer(partial(rated, one, 1))
    slow.start()
    assert slow.numbered.wait(10)
    rated(other, 5)
    late = Event.objects.latest("pk").pk - 1
    # The race: whoever goes on from the highest number that is to be seen never comes back for the one before.
    assert not Event.objects.filter(pk=late).exists()
    assert log_read() == 0
    assert _types() == []
    slow.may_end.set()
    slow.join()
    assert Event.objects.filter(pk=late).exists()
    assert log_read() == 2
    assert list(WebhookDelivery.objects.order_by("event_id").values_list("event_id", flat=True)) == [late, late + 1]


def test_a_number_that_is_never_committed_holds_nobody_up(receiver: Receiver) -> None:
    receiver.endpoint()
    where = opened()
    with transaction.atomic():
        rated(where, 1)
        transaction.set_rollback(True)
    rated(where, 5)
    assert log_read() == 3


def test_the_reader_waits_a_moment_for_a_writer_and_then_goes_on(receiver: Receiver) -> None:
    receiver.endpoint()
    where = opened()
    slow = _Writer(partial(rated, where, 1))
    slow.start()
    assert slow.numbered.wait(10)
    threading.Timer(0.3, slow.may_end.set).start()
    read = log_read()
    slow.join()
    # The writer's own entry came after the highest that was noted; it is read next time.
    assert (read, read + log_read()) == (2, 3)


@pytest.mark.concurrency
def test_two_readers_make_no_delivery_twice(receiver: Receiver) -> None:
    receiver.endpoint()
    where = opened()
    for _ in range(15):
        rated(where, 3)
        together(log_read, log_read, partial(rated, where, 4))
    while log_read():
        pass
    told = WebhookDelivery.objects.values_list("event_id", flat=True)
    assert sorted(told) == sorted(Event.objects.values_list("pk", flat=True))
