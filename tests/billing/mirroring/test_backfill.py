"""Copying everything over: page by page, killed and gone on with, paced, again from the start, by two at once."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from billing.gateways.errors import NotSupported, RateLimited, Refused, Unavailable
from billing.gateways.fake import LimitsRate, Refuses, Unreachable
from billing.models import Backfill, Connection, Customer, Delivery, Invoice, MirrorState
from billing.records import Key
from billing.services.backfilling import backfill_continue, backfill_run, backfill_want, progress_of
from billing.services.following import news_poll
from billing.services.pacing import Paced
from tests.billing.mirroring import makings as make
from tests.billing.mirroring.comparing import mirrored
from tests.billing.mirroring.provider import Provider

pytestmark = pytest.mark.django_db


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def _no_pause(seconds: float) -> None:
    return None


def test_everything_is_copied_and_the_connection_is_caught_up(provider: Provider) -> None:
    provider.put(*make.whole_company(14))
    out = StringIO()
    call_command("billingbackfill", "--rate", "10000", stdout=out)
    assert mirrored() == provider.objects
    assert f"finished: {len(provider.objects)} objects" in out.getvalue()
    assert Connection.objects.get().caught_up_at is not None


def test_killed_in_the_middle_it_goes_on_where_it_was(provider: Provider) -> None:
    provider.put(*make.whole_company(25))

    def die(call: str, about: str) -> None:
        if about == "invoice:10":
            raise SystemExit

    provider.before = die
    backfill_want(gateway="fake")
    with pytest.raises(SystemExit):
        backfill_run(gateway=provider, per_second=10_000)
    assert Invoice.objects.count() == 10
    assert Backfill.objects.get(kind="invoice").cursor == "10"
    provider.before = lambda call, about: None
    provider.asked.clear()
    assert backfill_run(gateway=provider, per_second=10_000).finished
    pages = [about for call, about in provider.asked if call == "page"]
    assert pages[:3] == ["invoice:10", "invoice:20", "payment:"]
    assert mirrored() == provider.objects


def test_what_was_made_while_it_ran_is_found_by_the_poll(provider: Provider) -> None:
    provider.put(*make.whole_company(2))

    def busy(call: str, about: str) -> None:
        if about == "invoice:":
            provider.put(make.customer("cus_1", name="Changed", method="pm_1"), make.customer("cus_9"))

    provider.before = busy
    backfill_want(gateway="fake")
    backfill_run(gateway=provider, per_second=10_000)
    provider.before = lambda call, about: None
    assert news_poll(gateway=provider) == 2
    assert mirrored() == provider.objects


def test_from_the_start_again_it_finds_what_is_gone(provider: Provider) -> None:
    provider.put(*make.whole_company(2), make.method("pm_9"))
    call_command("billingbackfill", "--rate", "10000", stdout=StringIO())
    provider.drop(Key("payment_method", "pm_9"))
    Delivery.objects.all().delete()
    Connection.objects.update(cursor=str(len(provider.events)))
    call_command("billingbackfill", "--restart", "--rate", "10000", stdout=StringIO())
    assert mirrored() == provider.objects
    assert MirrorState.objects.get(ref="pm_9").gone


def test_finished_is_finished_until_it_is_asked_for_anew(provider: Provider) -> None:
    provider.put(*make.whole_company(1))
    call_command("billingbackfill", "--rate", "10000", stdout=StringIO())
    provider.asked.clear()
    call_command("billingbackfill", "--rate", "10000", stdout=StringIO())
    assert "page" not in [call for call, _ in provider.asked]


def test_a_kind_that_the_system_has_not_is_passed_over(provider: Provider) -> None:
    provider.put(*(record for record in make.whole_company(1) if record.ref != "dp_1"))

    def without(call: str, about: str) -> None:
        if about == "dispute:":
            raise NotSupported("no disputes here")

    provider.before = without
    backfill_want(gateway="fake")
    assert backfill_run(gateway=provider, per_second=10_000).finished
    assert mirrored() == provider.objects


def test_it_goes_on_by_itself_only_where_somebody_wants_it(provider: Provider) -> None:
    provider.put(*make.whole_company(1))
    assert backfill_continue(gateway=provider, per_second=10_000, seconds=5) is None
    backfill_want(gateway="fake")
    assert backfill_continue(gateway=provider, per_second=10_000, seconds=5) is None
    backfill_want(gateway="fake", by_itself=True)
    progress = backfill_continue(gateway=provider, per_second=10_000, seconds=5)
    assert progress is not None
    assert progress.finished


def test_a_second_one_at_the_same_page_stops_and_writes_nothing(provider: Provider) -> None:
    provider.put(*make.whole_company(1))
    backfill_want(gateway="fake")

    def overtaken(call: str, about: str) -> None:
        if about == "plan:":
            provider.before = lambda call, about: None
            assert backfill_run(gateway=provider, per_second=10_000).finished

    provider.before = overtaken
    assert backfill_run(gateway=provider, per_second=10_000).finished
    assert [about for call, about in provider.asked if call == "page"].count("customer:") == 1


def test_a_page_with_one_bad_record_goes_in_without_it(provider: Provider) -> None:
    provider.put(make.customer(), make.invoice("in_1", stated=7), make.invoice("in_2"))
    call_command("billingbackfill", "--rate", "10000", stdout=StringIO())
    assert [row.provider_ref for row in Invoice.objects.all()] == ["in_2"]
    assert MirrorState.objects.exclude(problem="").get().ref == "in_1"


def test_the_rate_is_kept() -> None:
    clock = Clock()
    paced = Paced(Provider(make.customer()), 5, sleep=clock.sleep, clock=clock)
    for _ in range(11):
        paced.page("customer")
    assert clock.now == pytest.approx(2.0)
    assert paced.calls == 11


def test_told_to_wait_it_waits_and_not_reached_it_tries_again_a_few_times() -> None:
    clock, provider = Clock(), Provider(make.customer())
    paced = Paced(provider, 1000, sleep=clock.sleep, clock=clock)
    provider.misbehave("page", LimitsRate(retry_after=7.0), times=1)
    assert paced.page("customer").records == (make.customer(),)
    assert clock.slept[0] == 7.0
    provider.misbehave("page", Unreachable(), times=4)
    assert paced.page("customer").records == (make.customer(),)
    provider.misbehave("page", Unreachable())
    with pytest.raises(Unavailable):
        paced.page("customer")
    clock.slept.clear()
    provider.misbehave("page", LimitsRate(retry_after=601.0))
    with pytest.raises(RateLimited):
        paced.page("customer")
    assert sum(clock.slept) < 1.0, "longer than it is patient it does not wait at all"


def test_what_stops_it_is_said_and_it_can_be_gone_on_with(provider: Provider) -> None:
    provider.put(*make.whole_company(1))
    provider.misbehave("page", Refuses("no_permission"))
    with pytest.raises(CommandError, match="Run it again to go on from here"):
        call_command("billingbackfill", "--rate", "10000", stdout=StringIO())
    assert Connection.objects.get().failing
    provider.behave()
    call_command("billingbackfill", "--rate", "10000", stdout=StringIO())
    assert mirrored() == provider.objects


def test_where_the_system_forgot_how_far_we_were_everything_is_copied_anew(provider: Provider) -> None:
    provider.put(*make.whole_company(1))
    call_command("billingbackfill", "--rate", "10000", stdout=StringIO())
    provider.put(make.customer(name="Unheard of", method="pm_1"))

    def forgotten(call: str, about: str) -> None:
        if call == "changes" and about:
            raise Refused("no such event", reason="resource_missing")

    provider.before = forgotten
    assert news_poll(gateway=provider) == 0
    assert not progress_of("fake").finished
    provider.before = lambda call, about: None
    backfill_continue(gateway=provider, per_second=10_000, seconds=5)
    assert Customer.objects.get().name == "Unheard of"
    assert mirrored() == provider.objects


def test_where_nothing_is_copied_it_says_so() -> None:
    with pytest.raises(CommandError, match="the truth themselves"):
        call_command("billingbackfill")
