"""Customers' profiles out of the CRM: asked for beside the conversation, and never another one's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest
import time_machine
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings

from billing.crm.errors import RateLimited, Unavailable
from billing.crm.fake import AnotherCustomer, FakeCrm, Garbage, LimitsRate, Slow, Unreachable
from billing.crm.port import CrmCase, CrmRecord
from billing.models import CrmRefresh, CrmState, Customer
from billing.selectors import account_for, panel_for
from billing.selectors.crm import crm_health
from billing.services import billing_load
from billing.services.crm_profiles import PAUSES_SECONDS, profile_keep, profile_refresh, profile_take, profiles_want
from handoff.services.escalating import conversation_escalate
from handoff.services.locking import conversation_lock
from supportbot.crm.log import log_read
from supportbot.crm.sweeping import profiles_refresh_nightly
from supportbot.panel import BillingCasePanel
from tests.supportbot.crm.world import EMAIL, REF, customer, fake, opened

pytestmark = pytest.mark.django_db
KNOWN: dict[str, Any] = {
    "segment": "Gold",
    "owner": "Mina Okoro",
    "notes": "Prefers mail.",
    "open_cases": (CrmCase("77", "Meter queried", "Waiting on us", date(2026, 10, 1)),),
}


@pytest.fixture(autouse=True)
def _mirrored(settings: Settings) -> None:
    settings.CRM = "billing.crm.fake.FakeCrm"


def refresh(crm: FakeCrm) -> bool:
    log_read()
    taken = profile_take()
    assert taken is not None
    return profile_refresh(crm=crm, taken=taken)


def test_who_begins_a_conversation_is_asked_for() -> None:
    customer()
    opened()
    assert refresh(fake(**KNOWN))
    profile = account_for(REF).crm
    assert (profile.segment, profile.owner, profile.notes) == ("Gold", "Mina Okoro", "Prefers mail.")
    assert profile.open_cases == ("Meter queried (Waiting on us, since 2026-10-01)",)
    assert profile.synced_at is not None
    assert abs(profile.synced_at - timezone.now()) < timedelta(seconds=5)
    assert not CrmRefresh.objects.exists()


def test_one_read_a_moment_ago_is_not_asked_for_again_until_it_is_old(settings: Settings) -> None:
    row = customer(crm_synced_at=timezone.now() - timedelta(seconds=settings.CRM_FRESH_SECONDS - 60))
    opened()
    log_read()
    assert not CrmRefresh.objects.exists()
    Customer.objects.filter(pk=row.pk).update(crm_synced_at=timezone.now() - timedelta(hours=1))
    escalated(opened())
    log_read()
    assert CrmRefresh.objects.get().customer_id == row.pk


def escalated(chat: Any) -> None:
    with transaction.atomic():
        conversation_escalate(
            conversation=conversation_lock(chat.pk), reason="asked_for_person", brief={"understood": {}}, actor="bot"
        )


def test_the_tables_are_not_asked_for_themselves(settings: Settings) -> None:
    settings.CRM = "billing.crm.local.LocalCrm"
    customer()
    opened()
    log_read()
    assert not CrmRefresh.objects.exists()
    assert profiles_refresh_nightly() == 0


def test_what_the_crm_leaves_empty_is_kept() -> None:
    customer(segment="Gold", owner="Mina", notes="Old notes", open_cases=["Old case"])
    opened()
    assert refresh(fake(owner="Noor", cases_known=False))
    profile = account_for(REF).crm
    assert (profile.segment, profile.owner, profile.notes) == ("Gold", "Noor", "Old notes")
    assert profile.open_cases == ("Old case",)


def test_a_case_that_is_closed_there_is_not_open_here() -> None:
    customer(open_cases=["Old case"])
    opened()
    assert refresh(fake())
    assert account_for(REF).crm.open_cases == ()


def test_nobody_there_leaves_everything_and_is_not_asked_for_at_once_again() -> None:
    customer(segment="Gold")
    opened()
    crm = fake()
    crm.shelf.records.clear()
    assert refresh(crm)
    assert account_for(REF).crm.segment == "Gold"
    assert account_for(REF).crm.synced_at is not None


def test_another_customers_profile_is_refused_and_recorded() -> None:
    customer(segment="Silver")
    opened()
    crm = fake(segment="Platinum", notes="Not for Priya.")
    crm.shelf.set(AnotherCustomer())
    assert not refresh(crm)
    row = Customer.objects.get()
    assert (row.segment, row.notes, row.crm_synced_at) == ("Silver", "", None)
    assert profile_take() is None, "asking again would bring the same"
    health = crm_health()
    assert health.troubled
    ((ref, error),) = health.refused
    assert ref == REF
    assert "another customer" in error
    assert "Platinum" not in str(CrmState.objects.values().get())
    profiles_want(customer_refs=[REF], older_than=0)
    crm.shelf.set(None)
    assert refresh(crm)
    assert crm_health().refused == ()


def test_a_crm_that_is_away_is_asked_again_and_then_left() -> None:
    customer()
    opened()
    crm = fake()
    crm.shelf.set(Unreachable())
    log_read()
    for pause in (*PAUSES_SECONDS, None):
        taken = profile_take()
        assert taken is not None
        with pytest.raises(Unavailable):
            profile_refresh(crm=crm, taken=taken)
        due = CrmRefresh.objects.get().due_at
        assert (due is None) == (pause is None)
        if pause is not None and due is not None:
            assert abs((due - timezone.now()).total_seconds() - pause) < 5
            CrmRefresh.objects.update(due_at=Now())
    assert crm_health().waiting == 0


@pytest.mark.parametrize(("mode", "error"), [(Slow(9), Unavailable), (LimitsRate(30), RateLimited)])
def test_slow_and_limited(mode: Any, error: type[Exception]) -> None:
    customer()
    opened()
    crm = fake()
    crm.shelf.set(mode, 1)
    log_read()
    taken = profile_take()
    assert taken is not None
    with pytest.raises(error):
        profile_refresh(crm=crm, taken=taken)
    assert CrmRefresh.objects.get().attempts == (0 if error is RateLimited else 1)


def test_garbage_is_told_as_such() -> None:
    customer()
    opened()
    crm = fake()
    crm.shelf.set(Garbage(), 1)
    assert not refresh(crm)
    assert "cannot be read" in CrmState.objects.get().last_error


def test_what_was_asked_for_earlier_does_not_undo_what_was_asked_for_later() -> None:
    row = customer()
    now = timezone.now()
    profile_keep(customer_id=row.pk, record=CrmRecord(REF, EMAIL, segment="New"), at=now)
    profile_keep(customer_id=row.pk, record=CrmRecord(REF, EMAIL, segment="Old"), at=now - timedelta(seconds=9))
    assert account_for(REF).crm.segment == "New"


def test_texts_without_end_are_cut_to_what_the_columns_hold() -> None:
    row = customer()
    long = CrmRecord(REF, EMAIL, "s" * 200, "o\x00" * 200, "n" * 20_000, (CrmCase("1", "c" * 300, "open"),))
    profile_keep(customer_id=row.pk, record=long, at=timezone.now())
    profile = account_for(REF).crm
    assert (len(profile.segment), len(profile.owner), len(profile.notes)) == (80, 120, 10_000)
    assert len(profile.open_cases[0]) == 200


def test_no_crm_is_called_inside_a_transaction() -> None:
    customer()
    opened()
    log_read()
    taken = profile_take()
    assert taken is not None
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        profile_refresh(crm=fake(), taken=taken)


def test_each_night_those_seen_lately_are_asked_for() -> None:
    for ref, days, synced in (("cus_a", 2, None), ("cus_b", 40, None), ("cus_c", 1, 3), ("cus_d", 1, 30)):
        at = None if synced is None else timezone.now() - timedelta(hours=synced)
        customer(ref, f"{ref}@example.com", crm_synced_at=at)
        chat = opened(ref)
        type(chat).objects.filter(pk=chat.pk).update(last_message_at=timezone.now() - timedelta(days=days))
    opened("visitor:somebody")
    assert profiles_refresh_nightly() == 2
    asked = CrmRefresh.objects.values_list("customer__external_ref", flat=True)
    assert sorted(asked) == ["cus_a", "cus_d"]
    assert profiles_refresh_nightly() == 2
    assert CrmRefresh.objects.count() == 2


DOCUMENT: dict[str, Any] = {
    "version": 1,
    "company": {"name": "N", "bot_name": "Nora", "time_zone": "Europe/Dublin", "language": "en"},
    "customers": [{"ref": REF, "name": "Priya Shah", "email": EMAIL, "currency": "EUR"}],
}


def test_a_load_that_says_nothing_of_the_crm_leaves_its_profile() -> None:
    raw = orjson.dumps(DOCUMENT)
    billing_load(raw=raw)
    row = Customer.objects.get()
    profile_keep(customer_id=row.pk, record=CrmRecord(REF, EMAIL, **KNOWN), at=timezone.now())
    before = account_for(REF).crm
    assert not billing_load(raw=raw).changed
    assert account_for(REF).crm == before
    told = {**DOCUMENT, "customers": [{**DOCUMENT["customers"][0], "crm": {"segment": "Silver"}}]}
    billing_load(raw=orjson.dumps(told))
    assert account_for(REF).crm.segment == "Silver"
    assert account_for(REF).crm.synced_at == before.synced_at


def test_the_panel_says_how_old_it_is(settings: Settings) -> None:
    row = customer(segment="Gold")
    panel = BillingCasePanel()
    assert "From the CRM" not in panel.render(customer_ref=REF, locale="en-IE")
    profile_keep(customer_id=row.pk, record=CrmRecord(REF, EMAIL), at=timezone.now() - timedelta(hours=3))
    shown = panel.render(customer_ref=REF, locale="en-IE")
    assert "From the CRM" in shown
    assert "3\xa0hours ago" in shown
    assert ">old<" not in shown
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=settings.CRM_STALE_HOURS), tick=False):
        assert panel_for(REF).crm_old
        assert ">old<" in panel.render(customer_ref=REF, locale="en-IE")
