"""Webhooks over a real local server: what is sent, how it is signed, what follows when it fails."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from handoff.models import Conversation, Message
from handoff.services.erasing import log_opened
from handoff.services.escalating import person_request
from handoff.services.holding import conversation_claim, conversation_close, conversation_hand_back
from handoff.services.messages import message_append
from supportbot.api.webhooks import deliveries, endpoints, sending
from supportbot.api.webhooks.deliveries import PAUSES_SECONDS, deliveries_forget
from supportbot.api.webhooks.log import log_read
from supportbot.api.webhooks.sweeping import deliveries_send, webhooks_sweep
from supportbot.feedback.services import conversation_rate
from supportbot.models import WebhookDelivery, WebhookEndpoint
from tests.handoff.pages.people import staff
from tests.supportbot import northwind
from tests.supportbot.api.receiver import Received, Receiver, receiver
from tests.supportbot.api.told import all_due, opened, rated, send, statuses

__all__ = ["receiver"]
pytestmark = pytest.mark.django_db(transaction=True)


def _story() -> Conversation:
    """Opened, asked for a person, claimed, handed back, claimed, closed, rated."""
    northwind.load()
    where, maya = northwind.priyas_conversation(), staff()
    waiting = person_request(conversation_id=where.pk)
    held = conversation_claim(conversation_id=where.pk, staff=maya, seen_version=waiting.custody_version)
    back = conversation_hand_back(conversation_id=where.pk, staff=maya, seen_version=held.custody_version)
    held = conversation_claim(conversation_id=where.pk, staff=maya, seen_version=back.custody_version)
    conversation_close(conversation_id=where.pk, staff=maya, seen_version=held.custody_version, reason="resolved")
    conversation_rate(conversation_id=where.pk, score=5, comment="Thank you")
    return where


def test_a_whole_story_is_told_in_order_signed_and_as_it_was(receiver: Receiver) -> None:
    made = receiver.endpoint()
    where = _story()
    send()
    told = [one.verified(made.secret) for one in receiver.received]
    moves = [(one["type"], one["data"]["custody"]) for one in told if one["type"] != "message.created"]
    assert moves == [
        ("conversation.opened", "bot"),
        ("conversation.waiting", "waiting"),
        ("conversation.claimed", "agent"),
        ("conversation.handed_back", "bot"),
        ("conversation.claimed", "agent"),
        ("conversation.closed", "closed"),
        ("conversation.rated", "closed"),
    ]
    assert {one["data"]["conversation"] for one in told} == {str(where.pk)}
    assert {one["data"]["customer"] for one in told} == {"cus_priya"}
    messages = [one["data"]["message"] for one in told if one["type"] == "message.created"]
    assert [one["seq"] for one in messages] == list(range(1, len(messages) + 1))
    assert messages[0]["code"] == "greeting"
    waiting, claimed, closed, rated_ = (told[i]["data"] for i in _places(told, "waiting", "claimed", "closed", "rated"))
    assert (waiting["reason"], claimed["agent"], closed["reason"]) == ("asked_for_person", "Maya", "resolved")
    assert rated_["rating"] == {"score": 5}
    assert len(set(receiver.ids)) == len(receiver.ids)
    assert set(statuses()) == {"delivered"}
    for one in receiver.received:
        assert one.headers["content-type"] == "application/json"
        assert one.headers["host"] == f"127.0.0.1:{receiver.port}"


def _places(told: list[Any], *kinds: str) -> list[int]:
    types = [one["type"] for one in told]
    return [types.index(f"conversation.{kind}") for kind in kinds]


def test_another_secret_or_a_changed_body_does_not_verify(receiver: Receiver) -> None:
    made = receiver.endpoint()
    opened()
    send()
    one = receiver.received[0]
    with pytest.raises(WebhookVerificationError):
        one.verified("whsec_" + "A" * 43 + "=")
    with pytest.raises(WebhookVerificationError):
        Webhook(made.secret).verify(one.body.replace(b"cus_priya", b"cus_marek"), one.headers)


def test_after_a_change_both_secrets_verify_for_a_day(receiver: Receiver) -> None:
    made = receiver.endpoint()
    changed = endpoints.secret_rotate(endpoint_id=made.endpoint.pk)
    assert changed.secret != made.secret
    endpoints.test_send(endpoint_id=made.endpoint.pk)
    send()
    assert receiver.received[0].verified(made.secret) == receiver.received[0].verified(changed.secret)
    WebhookEndpoint.objects.update(previous_until=timezone.now())
    endpoints.test_send(endpoint_id=made.endpoint.pk)
    send()
    assert receiver.received[1].verified(changed.secret)["type"] == "webhook.test"
    with pytest.raises(WebhookVerificationError):
        receiver.received[1].verified(made.secret)


def test_what_was_masked_since_it_happened_is_sent_masked(receiver: Receiver) -> None:
    made = receiver.endpoint("message.created")
    receiver.answer = lambda _: 500
    where = opened()
    message_append(conversation=where, author="customer", author_name="Priya", text="4242 4242", client_id="a")
    send()
    # The other half of the number came in with the next message, which rewrote this one.
    Message.objects.filter(text="4242 4242").update(text="••••", body={"masked": True})
    receiver.answer = lambda _: 204
    all_due()
    send()
    said = [one.verified(made.secret)["data"]["message"] for one in receiver.received]
    assert (said[-1]["text"], said[-1]["masked"]) == ("••••", True)
    assert "4242" not in str([one.body for one in receiver.received])


def test_an_erased_conversation_is_told_of_no_more(receiver: Receiver) -> None:
    receiver.endpoint()
    receiver.answer = lambda _: 500
    where = opened()
    send()
    with transaction.atomic(), log_opened(where.pk):
        where.delete()
    receiver.received.clear()
    all_due()
    assert send() == 0
    assert (receiver.received, WebhookDelivery.objects.count()) == ([], 0)


def test_a_failure_is_tried_again_with_growing_pauses_and_given_up(receiver: Receiver) -> None:
    made = receiver.endpoint("conversation.opened")
    receiver.answer = lambda _: 503
    opened()
    pauses = []
    for _ in range(len(PAUSES_SECONDS) + 1):
        all_due()
        assert send() == 1
        row = WebhookDelivery.objects.get()
        assert (row.status_code, row.error) == (503, "")
        assert row.sent_at is not None
        pauses.append(round((row.due_at - row.sent_at).total_seconds()))
    assert pauses == [*PAUSES_SECONDS, 0]
    assert (statuses(), row.attempts) == (["failed"], 10)
    assert len(set(receiver.ids)) == 1
    assert send() == 0
    assert WebhookEndpoint.objects.get().failing_since is not None
    receiver.answer = lambda _: 200
    endpoints.delivery_again(endpoint_id=made.endpoint.pk, delivery_id=row.pk)
    send()
    assert (statuses(), len(set(receiver.ids))) == (["delivered"], 1)
    assert WebhookEndpoint.objects.get().failing_since is None


def test_within_a_conversation_nothing_overtakes_and_others_go_on(receiver: Receiver) -> None:
    made = receiver.endpoint("conversation.opened", "conversation.rated")
    first, other = opened("cus_one"), opened("cus_other")
    rated(first, 5)
    rated(other, 4)
    failing = True

    def answer(one: Received) -> int:
        said = one.verified(made.secret)
        return 500 if failing and said["data"]["customer"] == "cus_one" else 204

    receiver.answer = answer

    def came() -> list[tuple[str, str]]:
        told = [one.verified(made.secret) for one in receiver.received]
        return [(one["data"]["customer"], one["type"]) for one in told]

    send()
    assert sorted(came()) == [
        ("cus_one", "conversation.opened"),
        ("cus_other", "conversation.opened"),
        ("cus_other", "conversation.rated"),
    ]
    failing = False
    receiver.received.clear()
    assert send() == 0
    all_due()
    send()
    assert came() == [("cus_one", "conversation.opened"), ("cus_one", "conversation.rated")]


def test_what_comes_behind_a_paused_one_waits_with_it_and_goes_with_it(receiver: Receiver) -> None:
    receiver.endpoint("conversation.opened", "conversation.rated")
    receiver.answer = lambda _: 500
    where = opened()
    send()
    WebhookDelivery.objects.update(attempts=2)
    all_due()
    send()
    rated(where, 4)
    rated(where, 5)
    assert send() == 0
    head, *behind = WebhookDelivery.objects.order_by("event_id").values_list("due_at", flat=True)
    assert behind == [head, head]
    receiver.answer = lambda _: 204
    receiver.received.clear()
    WebhookDelivery.objects.filter(type="conversation.opened").update(due_at=timezone.now())
    assert send() == 3
    assert statuses() == ["delivered"] * 3


def test_what_is_given_up_lets_the_next_go(receiver: Receiver) -> None:
    made = receiver.endpoint("conversation.opened", "conversation.rated")
    rated(opened(), 5)
    receiver.answer = lambda one: 500 if one.verified(made.secret)["type"] == "conversation.opened" else 204
    send()
    WebhookDelivery.objects.filter(type="conversation.opened").update(attempts=len(PAUSES_SECONDS))
    all_due()
    send()
    assert statuses() == ["failed", "delivered"]


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.endpoint("conversation.opened")
    receiver.answer = lambda _: 307
    opened()
    send()
    assert [one.path for one in receiver.received] == ["/hook"]
    assert (statuses(), WebhookDelivery.objects.get().status_code) == (["pending"], 307)


def test_who_takes_too_long_has_not_answered(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LONGEST_SECONDS", 0.5)
    receiver.endpoint("conversation.opened")

    def slow(_: Received) -> int:
        time.sleep(1.5)
        return 204

    receiver.answer = slow
    opened()
    send()
    row = WebhookDelivery.objects.get()
    assert (row.status, row.status_code, row.attempts) == ("pending", None, 1)
    assert row.error.startswith("No answer within")


def test_nobody_there_is_said_in_the_row(receiver: Receiver) -> None:
    made = receiver.endpoint("conversation.opened")
    receiver.server.server_close()
    WebhookEndpoint.objects.filter(pk=made.endpoint.pk).update(url="http://127.0.0.1:1/hook")
    opened()
    send()
    assert WebhookDelivery.objects.get().error.startswith("ConnectError")


def test_gone_disables_at_once(receiver: Receiver) -> None:
    receiver.endpoint("conversation.opened")
    receiver.answer = lambda _: 410
    opened()
    send()
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.enabled, "410" in endpoint.disabled_reason, statuses()) == (False, True, ["failed"])


def test_days_of_failure_disable_and_what_waits_goes_when_it_is_enabled(receiver: Receiver) -> None:
    made = receiver.endpoint("conversation.opened")
    receiver.answer = lambda _: 500
    opened("cus_one")
    send()
    WebhookEndpoint.objects.update(failing_since=timezone.now() - timedelta(days=5, minutes=1))
    all_due()
    send()
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.enabled, endpoint.disabled_reason) == (False, "Every delivery failed for 5 days.")
    all_due()
    assert send() == 0
    receiver.answer = lambda _: 204
    endpoints.endpoint_switch(endpoint_id=made.endpoint.pk, on=True)
    send()
    assert statuses() == ["delivered"]
    assert WebhookEndpoint.objects.get().disabled_reason == ""


def test_a_slow_endpoint_does_not_hold_up_another(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LONGEST_SECONDS", 2.0)
    slow, gate = receiver.endpoint("conversation.opened"), threading.Event()
    quick = endpoints.endpoint_create(url=receiver.url + "/quick", events=["conversation.opened"])
    receiver.answer = lambda one: 204 if one.path.endswith("quick") else (gate.wait(10), 204)[1]
    for number in range(20):
        opened(f"cus_{number}")

    def sweep() -> None:
        send()
        connections.close_all()

    sender = threading.Thread(target=sweep)
    sender.start()
    quickly = WebhookDelivery.objects.filter(endpoint=quick.endpoint, status="delivered")
    for _ in range(150):
        if quickly.count() == 20:
            break
        time.sleep(0.01)
    waiting = WebhookDelivery.objects.filter(endpoint=slow.endpoint, status="delivered").count()
    gate.set()
    sender.join()
    assert (quickly.count(), waiting) == (20, 0)


def test_a_sweep_reads_and_sends_and_leaves_the_right_to_the_next(receiver: Receiver) -> None:
    receiver.endpoint()
    opened()
    assert webhooks_sweep() == 2
    rated(opened(), 5)
    assert webhooks_sweep() == 1
    assert webhooks_sweep() == 0


def test_what_was_settled_long_ago_is_forgotten(receiver: Receiver) -> None:
    receiver.endpoint("conversation.opened")
    opened("cus_one")
    send()
    opened("cus_other")
    receiver.answer = lambda _: 500
    send()
    WebhookDelivery.objects.update(created_at=timezone.now() - deliveries.KEPT_FOR - timedelta(minutes=1))
    assert deliveries_forget() == 1
    assert statuses() == ["pending"]


def test_attempts_that_are_begun_are_seen_to_their_end(receiver: Receiver) -> None:
    receiver.endpoint("conversation.opened")
    opened()
    log_read()
    assert asyncio.run(deliveries_send(seconds=0.0)) == 0
    assert asyncio.run(deliveries_send(seconds=5.0)) == 1
    assert statuses() == ["delivered"]
