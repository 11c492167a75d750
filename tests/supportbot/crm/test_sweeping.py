"""The clockwork: two at once, one that dies, and the whole way to HubSpot and back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings

from billing.crm.fake import FakeCrm, LimitsRate, Unreachable
from billing.crm.fake.crm import Shelf
from billing.crm.port import CrmReceipt, CrmRecord, Outcome
from billing.models import CrmState
from billing.selectors import account_for
from supportbot.crm import sweeping
from supportbot.crm.deliveries import outcome_send, outcome_take
from supportbot.crm.log import log_read
from supportbot.crm.sweeping import crm_sweep, crm_work
from supportbot.models import OutcomeDelivery, OutcomeLog
from tests.concurrency.races import together
from tests.contracts.crm.harness import outcome
from tests.contracts.crm.over_hubspot import HubSpotHarness
from tests.sandbox.running import Running, running
from tests.supportbot.crm.world import EMAIL, REF, closed, customer, opened, rated, row

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


class Watched(FakeCrm):
    """Counts how many are telling it the same outcome at once, taking its time over each."""

    def __init__(self, *refs: str) -> None:
        super().__init__(shelf=Shelf())
        self.shelf.records |= {ref: CrmRecord(ref, f"{ref}@example.com") for ref in refs}
        self.lock, self.now, self.most = threading.Lock(), dict[str, int](), 0

    def record_outcome(self, outcome: Outcome, key: str) -> CrmReceipt:
        with self.lock:
            self.now[key] = self.now.get(key, 0) + 1
            self.most = max(self.most, self.now[key])
        time.sleep(0.01)
        receipt = super().record_outcome(outcome, key)
        with self.lock:
            self.now[key] -= 1
        return receipt


def _look_then_take(looked: Barrier) -> object:
    """What taking would be without the conditional update."""
    due = OutcomeDelivery.objects.filter(status="pending").values_list("pk", flat=True)[0]
    looked.wait(10)
    OutcomeDelivery.objects.filter(pk=due).update(attempts=1)
    return due


def test_looking_before_taking_gives_both_the_same() -> None:
    customer()
    closed()
    log_read()
    looked = Barrier(2)
    first, second = together(partial(_look_then_take, looked), partial(_look_then_take, looked))
    assert first == second


@pytest.mark.parametrize("rounds", [pytest.param(3, id="3"), pytest.param(40, id="40", marks=pytest.mark.prove)])
def test_two_workers_tell_no_outcome_twice(rounds: int) -> None:
    for number in range(rounds):
        refs = [f"cus_{number}_{one}" for one in range(5)]
        for ref in refs:
            customer(ref, f"{ref}@example.com")
            closed(ref)
        crm = Watched(*refs)
        work = partial(crm_work, crm=crm, seconds=10, most_at_once=2)
        log_read()
        made = together(work, work)
        assert sum(made) == 5, made
        assert (crm.shelf.writes, len(crm.shelf.outcomes), crm.most) == (5, 5, 1)
    assert set(OutcomeDelivery.objects.values_list("status", flat=True)) == {"delivered"}


def test_two_readers_of_the_log_make_one_row_and_one_sweeper_calls(settings: Settings) -> None:
    settings.CRM = "billing.crm.local.LocalCrm"
    customer()
    chat = closed()
    assert sum(together(crm_sweep, crm_sweep, crm_sweep)) == 1
    assert row(chat).status == "delivered"
    OutcomeLog.objects.update(sweeper_until=timezone.now() + timedelta(minutes=1))
    rated(chat, 4)
    assert crm_sweep() == 0, "somebody else has the right"


def test_one_that_dies_between_telling_and_marking_is_told_again_under_the_same_key() -> None:
    customer()
    chat = closed()
    log_read()
    crm = Watched(REF)
    dead = outcome_take()
    assert dead is not None
    crm.record_outcome(outcome(), row(chat).key)
    assert crm_work(crm=crm, seconds=1, most_at_once=1) == 0, "the dead one's hold still runs"
    OutcomeDelivery.objects.update(due_at=Now())
    assert crm_work(crm=crm, seconds=1, most_at_once=1) == 1
    assert len(crm.shelf.outcomes) == 1
    assert not outcome_send_marks(crm, dead)


def outcome_send_marks(crm: FakeCrm, taken: object) -> bool:
    """Whether the dead one, were it to come back, would change what is kept."""
    before = list(OutcomeDelivery.objects.values())
    outcome_send(crm=crm, taken=taken)  # type: ignore[arg-type]
    return before != list(OutcomeDelivery.objects.values())


def test_once_the_crm_is_away_the_others_do_not_wait_for_it_in_vain() -> None:
    refs = [f"cus_{one}" for one in range(6)]
    for ref in refs:
        customer(ref, f"{ref}@example.com")
        closed(ref)
    log_read()
    crm = Watched(*refs)
    crm.shelf.set(Unreachable())
    assert crm_work(crm=crm, seconds=10, most_at_once=1) == 1
    crm.shelf.set(None)
    assert crm_work(crm=crm, seconds=10, most_at_once=1) == 5


def test_a_crm_that_asks_to_wait_is_left_alone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CRM = "billing.crm.fake.FakeCrm"
    customer()
    crm = Watched(REF)
    monkeypatch.setattr(sweeping, "crm", lambda: crm)
    opened()
    crm.shelf.set(LimitsRate(60), 1)
    assert crm_sweep() == 1
    closed()
    assert crm_sweep() == 0
    CrmState.objects.update(paused_until=Now())
    assert crm_sweep() >= 1
    assert crm.shelf.writes == 1


def test_a_crm_without_its_settings_is_seen_and_loses_nothing(settings: Settings) -> None:
    settings.CRM, settings.HUBSPOT_TOKEN = "billing.crm.hubspot.HubSpotCrm", ""
    customer()
    chat = closed()
    assert crm_sweep() == 0
    assert "HUBSPOT_TOKEN" in CrmState.objects.get().last_error
    assert (row(chat).status, row(chat).attempts) == ("pending", 0)


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    with running(service="hubspot") as made:
        yield made


def test_from_the_chat_to_hubspot_and_back(settings: Settings, box: Running) -> None:
    hubspot = HubSpotHarness(settings, box)
    settings.CRM = "billing.crm.hubspot.HubSpotCrm"
    hubspot.customer(REF, EMAIL, ("Meter queried",), segment="customer", owner="Mina Okoro")
    customer()
    chat = closed()
    assert crm_sweep() == 2
    profile = account_for(REF).crm
    assert (profile.segment, profile.owner) == ("customer", "Mina Okoro")
    assert profile.open_cases[0].startswith("Meter queried (New, since ")
    assert list(hubspot.outcomes()) == [row(chat).key]
    hubspot.break_("lost")
    rated(chat, 5)
    assert crm_sweep() == 1
    assert row(chat).status == "pending"
    hubspot.mend()
    OutcomeDelivery.objects.update(due_at=Now())
    assert crm_sweep() == 1
    assert row(chat).status == "delivered"
    stands = hubspot.outcomes()
    assert {key: said["rating"] for key, said in stands.items()} == {row(chat).key: "5"}
    hubspot.close()
