"""Webhooks: kept, checked, answered at once, followed once; late, doubled, forged, lost, and crashed half-way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone

from billing.gateways.errors import Misconfigured, RateLimited, Unavailable
from billing.gateways.port import Change
from billing.models import Backfill, Connection, Customer, Delivery, MirrorState
from billing.services.deliveries import changes_poll, deliveries_process, deliveries_replay, unchecked_check
from billing.services.deliveries.taking import HELD_SECONDS, PAUSES_SECONDS, deliveries_forget
from billing.services.following import connection_align, news_follow, news_poll
from tests.billing.mirroring import makings as make
from tests.billing.mirroring.comparing import mirrored
from tests.billing.mirroring.provider import Provider

pytestmark = pytest.mark.django_db
HOOK = "/hooks/billing/"


def _post(provider: Provider, change: Change, **how: Any) -> int:
    body, headers = provider.delivery(change, **how)
    return _send(body, headers)


def _send(body: bytes, headers: dict[str, str]) -> int:
    client = Client(enforce_csrf_checks=True)
    return client.post(HOOK, body, content_type="application/json", headers=headers).status_code


def _due_again() -> None:
    """As if the pause or the hold were over."""
    Delivery.objects.filter(state="received").update(next_try_at=timezone.now() - timedelta(seconds=1))


def test_a_webhook_is_kept_answered_and_followed(provider: Provider) -> None:
    (change,) = provider.change(make.customer())
    assert _post(provider, change) == 200
    row = Delivery.objects.get()
    assert (row.event, row.state, row.keys) == (change.event, "received", [["customer", "cus_1"]])
    assert list(row.headers) == ["Fake-Signature"]
    assert provider.fetched() == []
    assert news_follow(gateway=provider) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("done", 1)
    assert mirrored() == provider.objects


@pytest.mark.fault("F31")
def test_the_same_event_again_is_the_same_delivery(provider: Provider) -> None:
    (change,) = provider.change(make.customer())
    assert [_post(provider, change) for _ in range(3)] == [200] * 3
    assert Delivery.objects.get().repeats == 2
    news_follow(gateway=provider)
    assert provider.fetched() == ["cus_1"]
    assert _post(provider, change) == 200
    assert news_follow(gateway=provider) == 0


def test_several_deliveries_about_one_object_are_read_once(provider: Provider) -> None:
    for name in ("Ada", "Ada K.", "Ada Kelly"):
        for change in provider.change(make.customer(name=name)):
            _post(provider, change)
    assert news_follow(gateway=provider) == 3
    assert provider.fetched() == ["cus_1"]


@pytest.mark.fault("F31")
def test_a_forged_one_is_refused_and_not_followed(provider: Provider) -> None:
    connection_align(gateway=provider)
    (change,) = provider.change(make.customer())
    body, _ = provider.delivery(change)
    assert _send(body, {"Fake-Signature": "1,abc"}) == 400
    assert _send(body, {}) == 400
    assert set(Delivery.objects.values_list("state", flat=True)) == {"refused"}
    assert Connection.objects.get().refused == 2
    assert news_follow(gateway=provider) == 0
    assert deliveries_replay(gateway="fake", since=timezone.now() - timedelta(days=1)) == 0
    assert provider.fetched() == []


@pytest.mark.fault("F31")
@pytest.mark.parametrize("off", [timedelta(minutes=-6), timedelta(minutes=6)], ids=["old", "future"])
def test_a_stamp_that_is_off_is_refused(provider: Provider, off: timedelta) -> None:
    (change,) = provider.change(make.customer())
    assert _post(provider, change, at=timezone.now() + off) == 400
    assert Delivery.objects.get().error.startswith("too_old" if off < timedelta() else "in_the_future")


def test_of_what_is_refused_little_is_kept(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("billing.services.deliveries.receiving._REFUSED_KEPT", 3)
    assert [_send(b"x" * 5000, {}) for _ in range(5)] == [400] * 5
    assert [len(row.body) for row in Delivery.objects.all()] == [2000] * 3


def test_too_long_a_body_is_not_kept(provider: Provider) -> None:
    assert _send(b"x" * (256 * 1024 + 1), {}) == 413
    assert not Delivery.objects.exists()


def test_where_no_billing_system_is_connected_there_is_nothing_to_be_told() -> None:
    assert _send(b"{}", {}) == 404
    assert Client().get(HOOK).status_code == 405


def test_without_its_secret_it_is_kept_and_checked_later(provider: Provider) -> None:
    (change,) = provider.change(make.customer())
    provider.before = _raise(Misconfigured("no secret is set"))
    assert _post(provider, change) == 503
    provider.before = lambda call, about: None
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        Delivery.objects.update(received_at=F("received_at") - timedelta(minutes=1))
        assert unchecked_check(gateway=provider) == 1
    assert news_follow(gateway=provider) == 1
    assert mirrored() == provider.objects


def test_a_crash_between_keeping_and_checking_is_finished_by_the_sweep(provider: Provider) -> None:
    (change,) = provider.change(make.customer())
    provider.before = _raise(SystemExit())
    with pytest.raises(SystemExit):
        _post(provider, change)
    provider.before = lambda call, about: None
    assert news_follow(gateway=provider) == 0, "its receiver may be at it still"
    Delivery.objects.update(received_at=F("received_at") - timedelta(minutes=1))
    assert news_follow(gateway=provider) == 1


def test_a_crash_half_way_is_finished_when_the_hold_is_over(provider: Provider) -> None:
    for change in provider.change(make.customer("cus_1"), make.customer("cus_2")):
        _post(provider, change)
    calls = []

    def die_at_the_second(call: str, about: str) -> None:
        calls.append(about)
        if len(calls) == 2:
            raise SystemExit

    provider.before = die_at_the_second
    with pytest.raises(SystemExit):
        news_follow(gateway=provider)
    assert Customer.objects.count() == 1
    provider.before = lambda call, about: None
    assert news_follow(gateway=provider) == 0, f"held for {HELD_SECONDS} seconds"
    _due_again()
    assert news_follow(gateway=provider) == 2
    assert mirrored() == provider.objects


def test_a_failing_system_is_tried_again_with_pauses_then_given_up_shown_and_replayed(provider: Provider) -> None:
    connection_align(gateway=provider)
    provider.put(make.customer())
    news = provider.change(make.customer(name="Ada Byrne"))
    for change in news:
        _post(provider, change)
    MirrorState.objects.create(gateway="fake", kind="customer", ref="cus_1", ticket=0, synced_at=timezone.now())
    provider.before = _raise(Unavailable("no answer"))
    for pause in PAUSES_SECONDS:
        before = timezone.now()
        news_follow(gateway=provider)
        row = Delivery.objects.get()
        assert row.state == "received"
        assert timedelta(seconds=pause) <= row.next_try_at - before < timedelta(seconds=pause + 5)
        _due_again()
    news_follow(gateway=provider)
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.error) == ("failed", 10, "gateway_unavailable: no answer")
    assert Connection.objects.get().failing
    assert "could not be followed" in MirrorState.objects.get().problem
    provider.before = lambda call, about: None
    call_command("billingreplay")
    assert Delivery.objects.get().state == "done"
    assert mirrored() == provider.objects
    assert MirrorState.objects.get().problem == ""
    assert not Connection.objects.get().failing


def test_told_to_wait_it_waits_so_long_and_no_attempt_is_lost(provider: Provider) -> None:
    for change in provider.change(make.customer("cus_1"), make.customer("cus_2")):
        _post(provider, change)
    provider.before = _raise(RateLimited("slow down", retry_after=7.0))
    before = timezone.now()
    assert news_follow(gateway=provider) == 0
    assert len(provider.fetched()) == 1
    for row in Delivery.objects.all():
        assert row.attempts == 0
        assert timedelta(seconds=7) <= row.next_try_at - before < timedelta(seconds=12)


def test_one_object_that_cannot_be_read_holds_up_no_other(provider: Provider) -> None:
    for change in provider.change(make.customer("cus_1"), make.customer("cus_2"), make.customer("cus_3")):
        _post(provider, change)

    def poison(call: str, about: str) -> None:
        if about == "cus_2":
            raise ZeroDivisionError("a fault of ours")

    provider.before = poison
    assert news_follow(gateway=provider) == 2
    (left,) = Delivery.objects.filter(state="received")
    assert left.error == "ZeroDivisionError: a fault of ours"


def test_replay_names_one_event_or_all_since(provider: Provider) -> None:
    for change in provider.change(make.customer("cus_1"), make.customer("cus_2")):
        _post(provider, change)
    news_follow(gateway=provider)
    call_command("billingreplay", "--event", "evt_1")
    call_command("billingreplay", "--since", "2020-01-01T00:00")
    assert provider.fetched() == ["cus_1", "cus_2", "cus_1", "cus_1", "cus_2"]
    with pytest.raises(CommandError, match="no settled delivery"):
        call_command("billingreplay", "--event", "evt_9")


def test_replay_where_nothing_is_copied_says_so() -> None:
    with pytest.raises(CommandError, match="the truth themselves"):
        call_command("billingreplay")


def test_a_poll_finds_what_no_webhook_told_and_shares_its_events(provider: Provider) -> None:
    changes_poll(gateway=provider)
    provider.change(make.customer("cus_1"))
    (told,) = provider.change(make.customer("cus_2"))
    _post(provider, told)
    assert news_poll(gateway=provider) == 1
    assert {row.event: row.source for row in Delivery.objects.all()} == {"evt_1": "poll", "evt_2": "webhook"}
    assert mirrored() == provider.objects
    assert _post(provider, told) == 200
    assert Delivery.objects.count() == 2
    assert provider.fetched() == ["cus_2", "cus_1"] or provider.fetched() == ["cus_1", "cus_2"]


def test_a_poll_goes_through_many_pages(provider: Provider) -> None:
    changes_poll(gateway=provider)
    provider.change(*(make.customer(f"cus_{number}") for number in range(25)))
    assert news_poll(gateway=provider) == 25
    assert Customer.objects.count() == 25
    assert news_poll(gateway=provider) == 0


def test_caught_up_is_as_of_the_poll_once_all_that_it_found_is_followed(provider: Provider) -> None:
    Backfill.objects.create(gateway="fake", kind="customer", since_ticket=0, finished_at=timezone.now())
    news_poll(gateway=provider)
    caught_up = Connection.objects.get().caught_up_at
    assert caught_up is not None
    provider.change(make.customer())
    provider.before = lambda call, about: _fail_at("fetch", call)
    news_poll(gateway=provider)
    Delivery.objects.update(told_at=caught_up - timedelta(minutes=1))
    Connection.objects.update(caught_up_at=caught_up)
    news_poll(gateway=provider)
    assert Connection.objects.get().caught_up_at == caught_up
    provider.before = lambda call, about: None
    _due_again()
    deliveries_process(gateway=provider)
    row = Connection.objects.get()
    assert row.caught_up_at is not None
    assert row.caught_up_at > caught_up


def test_before_a_whole_backfill_nothing_counts_as_caught_up(provider: Provider) -> None:
    news_poll(gateway=provider)
    assert Connection.objects.get().caught_up_at is None


def test_a_system_out_of_reach_is_kept_with_its_connection(provider: Provider) -> None:
    provider.before = _raise(Unavailable("no answer"))
    assert news_poll(gateway=provider) == 0
    row = Connection.objects.get()
    assert (row.failing, row.last_error) == (True, "gateway_unavailable: no answer")
    provider.before = lambda call, about: None
    news_poll(gateway=provider)
    assert not Connection.objects.get().failing


def test_old_deliveries_are_forgotten(provider: Provider) -> None:
    for change in provider.change(make.customer()):
        _post(provider, change)
    news_follow(gateway=provider)
    assert deliveries_forget() == 0
    Delivery.objects.update(received_at=F("received_at") - timedelta(days=31))
    assert deliveries_forget() == 1


def test_nothing_of_a_body_or_signature_is_logged(provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    (change,) = provider.change(make.customer())
    body, headers = provider.delivery(change)
    _send(body + b" ", headers)
    written = caplog.text
    assert "delivery_refused" in written
    assert headers["Fake-Signature"] not in written
    assert body.decode() not in written


def _raise(error: BaseException) -> Any:
    def fail(call: str, about: str) -> None:
        raise error

    return fail


def _fail_at(wanted: str, call: str) -> None:
    if call == wanted:
        raise Unavailable("no answer")
