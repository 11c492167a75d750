"""The page of connections: empty, working, failing, behind; and what its buttons do."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from billing.gateways.errors import Unavailable
from billing.gateways.fake import Unreachable
from billing.models import Backfill, Connection, Delivery, MirrorState
from billing.services.backfilling import backfill_continue, backfill_run, backfill_want
from billing.services.following import connection_align, news_follow, news_poll
from billing.services.reconciling import reconciliation_plan, reconciliation_run
from tests.billing.mirroring import makings as make
from tests.billing.mirroring.provider import Provider, serve
from tests.handoff.pages.people import signed_in

pytestmark = pytest.mark.django_db
ROOT = "/settings/connections/"


@pytest.fixture
def provider(settings: LazySettings) -> Provider:
    made = Provider(*make.whole_company(2))
    serve(made)
    settings.BILLING_GATEWAY = "tests.billing.mirroring.provider.current"
    return made


@pytest.fixture
def client() -> Client:
    return signed_in("admin")[0]


def _page(client: Client) -> str:
    return _text(client.get(ROOT).content)


def _press(client: Client, action: str) -> str:
    row = Connection.objects.get(active=True)
    return _text(client.post(f"{ROOT}{row.pk}/{action}/", follow=True).content)


def _text(content: bytes) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", content.decode())).split())


def _copied(provider: Provider) -> None:
    backfill_want(gateway="fake")
    backfill_run(gateway=provider, per_second=10_000)
    news_poll(gateway=provider)


def test_where_nothing_is_connected_it_says_how(client: Client) -> None:
    assert "No system is connected" in _page(client)
    assert "BILLING_GATEWAY" in _page(client)


def test_before_the_first_call_it_says_so(client: Client, provider: Provider) -> None:
    assert "Not read from yet" in _page(client)
    connection_align(gateway=provider)
    assert "Not checked yet" in _page(client)
    assert "everything is to be copied over first" in _page(client)


def test_a_working_one_with_what_it_has_copied(client: Client, provider: Provider) -> None:
    _copied(provider)
    reconciliation_run(gateway=provider, row=reconciliation_plan(gateway="fake"), per_second=10_000)
    page = _page(client)
    assert "Fake billing Working" in page
    assert "18 objects" in page
    assert "2 customers, no difference" in page
    assert "News waiting none" in page


def test_what_needs_a_look_is_named(client: Client, provider: Provider) -> None:
    _copied(provider)
    provider.put(make.invoice("in_bad", "cus_1", stated=1), make.price("price_2"))
    news_poll(gateway=provider)
    page = _page(client)
    assert "Needs a look" in page
    assert "invoice in_bad" in page
    assert "Lines add up to 3000, the total is 1 EUR." in page
    assert "2 active prices in EUR a month: none is quoted until one is left." in page


def test_one_that_fails_and_one_that_is_behind(client: Client, provider: Provider) -> None:
    _copied(provider)
    Connection.objects.update(caught_up_at=timezone.now() - timedelta(minutes=6))
    assert "Behind" in _page(client)
    provider.before = _unavailable
    news_poll(gateway=provider)
    assert "Not answering" in _page(client)
    assert "gateway_unavailable: no answer" in _page(client)


def test_check_now(client: Client, provider: Provider) -> None:
    connection_align(gateway=provider)
    assert "Fake answers." in _press(client, "check")
    assert Connection.objects.get().last_ok_at is not None
    provider.before = _unavailable
    provider.misbehave("check", Unreachable())
    assert "Fake does not answer as it should: not reached" in _press(client, "check")
    assert Connection.objects.get().failing


def test_replay_failed(client: Client, provider: Provider) -> None:
    _copied(provider)
    Delivery.objects.create(
        gateway="fake", event="evt_x", kind="customer.updated", source="webhook", state="failed", error="gone wrong"
    )
    assert "customer.updated evt_x" in _page(client)
    assert "gone wrong" in _page(client)
    assert "1 delivery is followed again" in _press(client, "replay")
    news_follow(gateway=provider)
    assert Delivery.objects.get(event="evt_x").state == "done"


def test_run_backfill_from_the_page(client: Client, provider: Provider) -> None:
    connection_align(gateway=provider)
    assert "0 of 10 kinds, at plan: 0 objects" in _press(client, "backfill")
    backfill_continue(gateway=provider, per_second=10_000, seconds=10)
    assert "18 objects" in _page(client)
    assert "0 of 10 kinds" in _press(client, "backfill")
    assert Backfill.objects.filter(wanted=True, finished_at__isnull=True).count() == 10


def test_only_what_is_in_use_can_be_acted_on(client: Client, provider: Provider) -> None:
    other = Connection.objects.create(kind="billing", name="older", active=False)
    crm = Connection.objects.create(kind="crm", name="hubspot")
    connection_align(gateway=provider)
    row = Connection.objects.get(name="fake")
    for pk, action in ((other.pk, "check"), (crm.pk, "check"), (row.pk, "explode"), (0, "check")):
        assert client.post(f"{ROOT}{pk}/{action}/").status_code == 404
    page = _page(client)
    assert "Hubspot CRM Not checked yet Last answered never" in page
    assert page.count("News waiting") == 1, "what only a billing system has"


def test_the_cards_alone_are_given_to_htmx(client: Client, provider: Provider) -> None:
    connection_align(gateway=provider)
    part = client.get(ROOT, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="connections"')
    assert "<html" not in part


def test_what_a_system_says_is_text(client: Client, provider: Provider) -> None:
    connection_align(gateway=provider)
    MirrorState.objects.create(
        gateway="fake", kind="invoice", ref="<b>x", ticket=1, synced_at=timezone.now(), problem="<script>alert(1)"
    )
    raw = client.get(ROOT).content.decode()
    assert "<script>alert(1)" not in raw
    assert "&lt;b&gt;x" in raw


def test_the_admin_shows_the_rows_and_replays_but_no_bodies(client: Client, provider: Provider) -> None:
    staff, user = signed_in("admin")
    user.is_staff = user.is_superuser = True
    user.save()
    _copied(provider)
    row = Delivery.objects.create(
        gateway="fake",
        event="evt_x",
        source="webhook",
        state="failed",
        body=b"secret-body",
        headers={"S": "secret-sig"},
    )
    for name in ("connection", "mirrorstate", "delivery", "backfill", "reconciliation"):
        assert staff.get(f"/admin/billing/{name}/").status_code == 200
    shown = staff.get(f"/admin/billing/delivery/{row.pk}/change/").content.decode()
    assert "evt_x" in shown
    assert "secret" not in shown.replace("csrf", "")
    staff.post("/admin/billing/delivery/", {"action": "replay", "_selected_action": [row.pk]})
    assert Delivery.objects.get(pk=row.pk).state == "received"


def _unavailable(call: str, about: str) -> None:
    raise Unavailable("no answer")
