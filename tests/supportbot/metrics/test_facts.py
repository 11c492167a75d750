"""What the store says at a scrape, and that a store in trouble costs a scrape a moment and the program nothing."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from handoff.models import Conversation, Mail
from handoff.services.escalating import person_request
from handoff.store import connection_options
from supportbot.metrics import store_facts
from supportbot.metrics.checks import address_fits, metrics_settings
from supportbot.metrics.facts import FACTS
from supportbot.metrics.marks import sweep_mark
from supportbot.models import SweepMark, Turn
from tests.supportbot.metrics.reading import Scrape
from tests.supportbot.northwind import load, priyas_conversation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    store_facts.facts_forget()
    yield
    store_facts.facts_forget()


@pytest.fixture
def where() -> Conversation:
    load()
    return priyas_conversation()


def _scrape() -> Scrape:
    answer = Client().get("/metrics")
    assert answer.status_code == 200, answer.content
    return Scrape(answer.content.decode())


def _ago(**long: float) -> datetime:
    return timezone.now() - timedelta(**long)


def test_an_empty_program_tells_of_each_fact() -> None:
    seen = _scrape()
    assert seen.of("supportbot_store_up") == 1
    assert seen.of("supportbot_facts_missing") == 0
    for fact in FACTS:
        for name, _ in fact.gauges:
            assert f"supportbot_{name}" in seen.names
    assert seen.of("supportbot_queue_depth") == seen.of("supportbot_queue_oldest_wait_seconds") == 0


def test_what_waits_is_told_with_how_long(where: Conversation) -> None:
    Turn.objects.create(
        conversation=where, first_seq=1, last_seq=1, custody_version=0, lease_until=_ago(seconds=40), attempts=1
    )
    Mail.objects.create(kind="code", address="a@example.com", subject="s", text="t", created_at=_ago(minutes=5))
    person_request(conversation_id=where.pk)
    Conversation.objects.filter(pk=where.pk).update(queued_at=_ago(minutes=3))
    SweepMark.objects.create(name="turns_sweep", ended_at=_ago(seconds=90))
    seen = _scrape()
    assert seen.of("supportbot_turns_past_lease") == 1
    assert 40 <= seen.of("supportbot_turns_past_lease_oldest_seconds") < 60
    assert seen.of("supportbot_queue_depth") == 1
    assert 180 <= seen.of("supportbot_queue_oldest_wait_seconds") < 200
    assert (seen.of("supportbot_mails_waiting"), seen.of("supportbot_mails_oldest_seconds") >= 300) == (1, True)
    assert 90 <= seen.of("supportbot_sweep_age_seconds", sweep="turns_sweep") < 110
    assert seen.of("supportbot_sweep_period_seconds", sweep="turns_sweep") == 1.0
    assert seen.of("supportbot_sweep_period_seconds", sweep="reading_check") == 86_400


def test_one_answer_serves_five_seconds(where: Conversation) -> None:
    assert _scrape().of("supportbot_queue_depth") == 0
    person_request(conversation_id=where.pk)
    assert _scrape().of("supportbot_queue_depth") == 0
    store_facts.facts_forget()
    assert _scrape().of("supportbot_queue_depth") == 1


def test_a_table_that_is_locked_costs_its_own_fact_alone() -> None:
    with psycopg.connect(**connection_options()) as other, other.transaction():
        other.execute("LOCK TABLE handoff_mail IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        seen = _scrape()
        assert time.monotonic() - began < 2
    assert seen.of("supportbot_facts_missing") == 1
    assert seen.of("supportbot_store_up") == 1
    assert seen.value("supportbot_mails_waiting") is None
    assert seen.of("supportbot_queue_depth") == 0


def test_without_a_store_the_process_still_tells_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = {**connection_options(), "host": "127.0.0.1", "port": 1}
    monkeypatch.setattr(store_facts, "connection_options", lambda session: nowhere)
    seen = _scrape()
    assert seen.of("supportbot_store_up") == 0
    assert seen.of("supportbot_facts_missing") == len(FACTS)
    assert seen.value("supportbot_turns_total", outcome="published") is not None


def test_a_scrape_changes_nothing_and_takes_no_connection_of_the_pools() -> None:
    with psycopg.connect(**connection_options(store_facts._SESSION)) as conn:
        assert conn.execute("SHOW transaction_read_only").fetchall() == [("on",)]
        assert conn.execute("SHOW statement_timeout").fetchall() == [("1s",)]


def test_strangers_are_refused(settings: Settings) -> None:
    refused = Client(REMOTE_ADDR="8.8.8.8").get("/metrics")
    assert (refused.status_code, b"METRICS_TOKEN" in refused.content) == (403, True)
    settings.METRICS_TOKEN = "only-for-this-test"
    assert Client().get("/metrics").status_code == 403
    far = Client(REMOTE_ADDR="8.8.8.8").get("/metrics", headers={"Authorization": "Bearer only-for-this-test"})
    assert (far.status_code, far.headers["Cache-Control"]) == (200, "no-store")


def test_settings_that_cannot_work_are_said_with_a_remedy(settings: Settings) -> None:
    assert metrics_settings() == []
    settings.METRICS_TOKEN, settings.WORKER_METRICS_PORT = "short", "metrics"
    assert [(one.id, bool(one.hint)) for one in metrics_settings()] == [("metrics.E001", True), ("metrics.W001", True)]
    for port, fits in (("9101", True), ("0.0.0.0:9101", True), ("[::1]:9101", True), ("0", False), ("70000", False)):
        assert address_fits(port) is fits, port


def test_a_sweep_is_marked_once_in_some_seconds() -> None:
    name = f"sweep-{uuid.uuid4().hex[:8]}"
    sweep_mark(name)
    first = SweepMark.objects.get(name=name).ended_at
    sweep_mark(name)
    assert SweepMark.objects.get(name=name).ended_at == first
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() != ("off",), "only the mark's own transaction does without the disk"
