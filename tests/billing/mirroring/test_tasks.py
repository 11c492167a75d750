"""The worker's part: each task finds what is due, does nothing where nothing is copied, and is on the beat."""

from __future__ import annotations

import pytest
from django.conf import settings

from billing import tasks
from billing.gateways.errors import Unavailable
from billing.models import Connection, Customer, Delivery, Reconciliation
from billing.services.backfilling import backfill_want
from billing.services.following import connection_align
from supportbot.celery import app
from tests.billing.mirroring import makings as make
from tests.billing.mirroring.comparing import mirrored
from tests.billing.mirroring.provider import Provider

pytestmark = pytest.mark.django_db


def test_everything_on_the_beat_is_a_task() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_with_the_tables_as_the_truth_nobody_is_asked_anything() -> None:
    assert tasks.news_followed() == 0
    assert tasks.news_polled() == 0
    assert not tasks.backfill_continued()
    assert not tasks.reconciliation_begun()
    assert not tasks.reconciliation_continued()
    assert not Connection.objects.exists()


def test_from_nothing_to_a_compared_copy(provider: Provider) -> None:
    connection_align(gateway=provider)
    provider.put(*make.whole_company(2))
    backfill_want(gateway="fake", by_itself=True)
    assert tasks.backfill_continued()
    assert mirrored() == provider.objects
    provider.put(make.customer("cus_9"))
    assert tasks.news_polled() == 1
    assert Customer.objects.filter(provider_ref="cus_9").exists()
    assert tasks.reconciliation_begun()
    assert tasks.reconciliation_continued()
    row = Reconciliation.objects.get()
    assert (row.customers, row.differences, row.repair) == (3, 0, True)
    assert not tasks.reconciliation_continued()
    assert tasks.deliveries_forgotten() == 0


def test_what_came_by_webhook_is_followed(provider: Provider) -> None:
    Delivery.objects.create(gateway="fake", event="evt_1", source="webhook", keys=[["customer", "cus_1"]])
    provider.put(make.customer())
    assert tasks.news_followed() == 1


def test_a_backfill_that_cannot_go_on_is_tried_again_by_the_next_round(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("billing.services.pacing._PAUSES", ())
    backfill_want(gateway="fake", by_itself=True)
    provider.before = _away
    assert not tasks.backfill_continued()
    assert Connection.objects.get().failing
    provider.before = lambda call, about: None
    assert tasks.backfill_continued()


def _away(call: str, about: str) -> None:
    raise Unavailable("no answer")
