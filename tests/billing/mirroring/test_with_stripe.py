"""The copy of what Stripe holds, as our sandbox speaks it: backfilled, followed by its own signed webhooks, polled."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from billing.document import parse_document
from billing.gateways import gateway
from billing.models import Connection, Delivery, MirrorState
from billing.selectors import account_for
from billing.services import billing_load
from billing.services.backfilling import backfill_run, backfill_want
from billing.services.following import news_follow, news_poll
from billing.services.mirroring import customer_read
from tests.billing.documents import NORTHWIND
from tests.billing.mirroring.comparing import mirrored
from tests.billing.mirroring.stripe_history import StripeHistory, everything_of
from tests.sandbox.listener import Delivery as Heard
from tests.sandbox.listener import Listener, listening
from tests.sandbox.running import Running, running

pytestmark = pytest.mark.django_db
HISTORIES = [
    *((seed, 8) for seed in range(2)),
    *(pytest.param(seed, 25, marks=pytest.mark.prove) for seed in range(2, 42)),
]
"""A seed, and how many things happen."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    with running() as box:
        yield box


@pytest.fixture
def box(sandbox: Running, settings: LazySettings) -> Running:
    """Empty, and the billing system of the settings."""
    sandbox.control("reset")
    settings.BILLING_GATEWAY = "billing.gateways.stripe.stripe_gateway"
    settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = sandbox.key, sandbox.url
    return sandbox


@pytest.fixture
def listener(box: Running, settings: LazySettings) -> Iterator[Listener]:
    with listening() as heard:
        made = box.stripe().v1.webhook_endpoints.create({"url": heard.url, "enabled_events": ["*"]})
        settings.STRIPE_WEBHOOK_SECRETS = [made.secret]
        yield heard


def _backfill() -> None:
    call_command("billingbackfill", "--rate", "10000", stdout=StringIO())


def _send(heard: Heard) -> int:
    headers = {"Stripe-Signature": heard.signature}
    return Client().post("/hooks/billing/", heard.body, content_type="application/json", headers=headers).status_code


def _follow_all() -> None:
    system = gateway()
    news_poll(gateway=system)
    for _ in range(3):
        Delivery.objects.filter(state="received").update(next_try_at=timezone.now() - timedelta(seconds=1))
        news_follow(gateway=system, seconds=120)


def test_the_demo_company_is_the_same_by_backfill_as_by_loading_it(box: Running) -> None:
    raw = NORTHWIND.read_bytes()
    document = parse_document(raw)
    box.control("seed", {"document": document})
    billing_load(raw=raw, until_copied=True)
    refs = [customer["ref"] for customer in document["customers"]]
    loaded = {ref: account_for(ref) for ref in refs}
    _backfill()
    assert not list(MirrorState.objects.exclude(problem="").values_list("kind", "ref", "problem"))
    for ref in refs:
        copied, before = account_for(ref), loaded[ref]
        assert copied.as_of is not None
        assert [each.number for each in copied.invoices] == [each.number for each in before.invoices]
        for invoice, old in zip(copied.invoices, before.invoices, strict=True):
            assert (invoice.status, invoice.total, invoice.amount_due) == (old.status, old.total, old.amount_due)
            assert [line.amount for line in invoice.lines] == [line.amount for line in old.lines]
            assert {each.ref for each in invoice.payments} == {each.ref for each in old.payments}
        assert [each.ref for each in copied.subscriptions] == [each.ref for each in before.subscriptions]
        assert {each.ref for each in copied.refunds} == {each.ref for each in before.refunds}
        assert copied.crm == before.crm


def test_all_that_was_copied_is_what_each_customer_has_there(box: Running) -> None:
    box.control("seed", {"customers": 15, "invoices": 3})
    _backfill()
    assert mirrored() == everything_of(gateway())
    assert "0 differences" in _reconciled()


def test_a_rate_limit_slows_the_backfill_down_and_stops_nothing(box: Running) -> None:
    box.control("seed", {"customers": 5, "invoices": 2})
    box.control("faults", {"fault": "429", "times": 4, "path": "/v1/products", "retry_after": 2})
    box.control("faults", {"fault": "500", "times": 1, "path": "/v1/invoices"})
    waited: list[float] = []
    backfill_want(gateway="stripe")
    assert backfill_run(gateway=gateway(), per_second=10_000, sleep=waited.append).finished
    assert 2.0 in waited
    assert mirrored() == everything_of(gateway())


def test_the_rate_counts_every_call_that_a_read_makes(box: Running) -> None:
    box.control("seed", {"document": parse_document(NORTHWIND.read_bytes())})
    before = len(box.calls())
    backfill_want(gateway="stripe")
    progress = backfill_run(gateway=gateway(), per_second=10_000)
    made = len(box.calls()) - before
    assert made > 12, "more than one a kind"
    assert progress.calls in range(made - 3, made + 1), "but for the poll at its beginning"


@pytest.mark.fault("F31")
@pytest.mark.parametrize(("seed", "steps"), HISTORIES)
def test_histories_with_webhooks_shuffled_doubled_and_dropped(
    box: Running, listener: Listener, seed: int, steps: int
) -> None:
    dice = random.Random(seed)  # noqa: S311
    _backfill()
    history = StripeHistory(box, seed)
    done = 0
    for _ in range(steps):
        history.step()
        fresh = listener.got[done:]
        done += len(fresh)
        for heard in dice.sample(fresh, len(fresh)):
            copies = dice.choices((0, 1, 2), (30, 55, 15))[0]
            assert [_send(heard) for _ in range(copies)] == [200] * copies
        if dice.random() < 0.3:
            news_follow(gateway=gateway(), seconds=60)
    _follow_all()
    here, there = mirrored(), everything_of(gateway())
    keys = here.keys() | there.keys()
    assert [(here.get(key), there.get(key)) for key in keys if here.get(key) != there.get(key)] == []
    assert Connection.objects.get(active=True).caught_up_at is not None


def test_a_forged_webhook_is_refused_and_one_with_an_old_stamp_too(box: Running, listener: Listener) -> None:
    badly: list[dict[str, Any]] = [{"signature": "wrong"}, {"stamp_offset": -600}, {"stamp_offset": 600}]
    for count, how in enumerate(badly, start=1):
        box.control("webhooks", how)
        box.stripe().v1.customers.create({"name": "Mallory"})
        listener.wait(count)
    assert [_send(heard) for heard in listener.got] == [400, 400, 400]
    reasons = Delivery.objects.order_by("pk").values_list("error", flat=True)
    assert [reason.partition(":")[0] for reason in reasons] == ["signature", "too_old", "in_the_future"]


def test_everything_of_one_customer_takes_few_calls(box: Running) -> None:
    box.control("seed", {"customers": 3, "invoices": 3})
    _backfill()
    before = len(box.calls())
    customer = str(MirrorState.objects.filter(kind="customer").order_by("ref").values_list("ref", flat=True)[0])
    customer_read(gateway=gateway(), customer=customer)
    assert len(box.calls()) - before < 12


def _reconciled() -> str:
    out = StringIO()
    call_command("billingreconcile", "--rate", "10000", stdout=out)
    return out.getvalue()
