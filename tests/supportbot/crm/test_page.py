"""The CRM's page: how it is, what it has not been told, which field fills what, and a look at one customer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from billing.crm.fake import AnotherCustomer, FakeCrm, LimitsRate, Refuses, Unreachable
from billing.crm.fake.crm import SHARED
from billing.crm.port import CrmCase, CrmRecord
from billing.models import CrmState, Customer
from billing.services.crm_profiles import profile_refresh, profile_take, profiles_want
from handoff.models import Event
from supportbot.crm.links import transcript_link
from supportbot.crm.log import log_read
from supportbot.models import OutcomeDelivery
from tests.handoff.pages.people import signed_in
from tests.supportbot.crm.world import EMAIL, REF, closed, customer, opened, row, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def crm(settings: Settings) -> Iterator[FakeCrm]:
    settings.CRM = "billing.crm.fake.FakeCrm"
    made = FakeCrm()
    yield made
    for shelf in (SHARED.records, SHARED.outcomes, SHARED.cases):
        shelf.clear()
    SHARED.set(None)


def html(client: Client) -> str:
    answer = client.get("/settings/crm/")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, private"
    return answer.content.decode()


def posted(client: Client, page: str, **fields: str) -> str:
    return client.post(f"/settings/crm/{page}", fields, follow=True).content.decode()


@pytest.mark.parametrize("role", ["agent", "lead", "manager"])
def test_only_an_admin_comes_in(role: str) -> None:
    client, _ = signed_in(role)
    assert client.get("/settings/crm/").status_code == 403
    for page in ("mapping/", "check/", "try/", "outcomes/again/", f"outcomes/{uuid.uuid4()}/again/"):
        assert client.post(f"/settings/crm/{page}").status_code == 403
    assert not CrmState.objects.exists()


def test_an_installation_without_a_crm_says_so(settings: Settings) -> None:
    settings.CRM = "billing.crm.local.LocalCrm"
    client, _ = signed_in("admin")
    page = html(client)
    assert "outcomes stay in this installation" in page
    assert "mapping/" not in page
    assert "local has been told everything" in page
    assert client.post("/settings/crm/mapping/", {"segment": "x"}).status_code == 302
    assert not CrmState.objects.exists()
    assert "/settings/crm/" in client.get("/settings/api/").content.decode()


def test_missing_settings_are_named(settings: Settings) -> None:
    settings.CRM, settings.HUBSPOT_TOKEN = "billing.crm.hubspot.HubSpotCrm", ""
    client, _ = signed_in("admin")
    page = html(client)
    assert "Set HUBSPOT_TOKEN" in page
    assert "Check now" not in page
    assert "Set HUBSPOT_TOKEN" in posted(client, "check/")


def test_checking_says_what_came_of_it() -> None:
    client, _ = signed_in("admin")
    assert "Not called yet" in html(client)
    assert "fake answers and is in order" in posted(client, "check/")
    assert "Working" in html(client)
    SHARED.set(Unreachable(), 1)
    assert "was not reached" in posted(client, "check/")
    page = html(client)
    assert "Failing" in page
    assert "was not reached" in page


def test_fields_are_kept_with_who_changed_them() -> None:
    client, ines = signed_in("admin")
    wanted = {
        "reference": " customer_ref ",
        "segment": "company.tier",
        "outcome_fields": "rating = csat\r\n\r\ntopic=about",
    }
    assert "The fields are saved" in posted(client, "mapping/", **wanted)
    assert CrmState.objects.get().mapping == {
        "reference": "customer_ref",
        "segment": "company.tier",
        "owner": "",
        "notes": "",
        "cases": "",
        "outcome_fields": {"rating": "csat", "topic": "about"},
    }
    page = html(client)
    assert 'value="company.tier"' in page
    assert "topic = about\nrating = csat" in page
    event = Event.objects.get(kind="crm_mapping_changed")
    assert event.actor == f"staff:{ines.pk}"
    assert event.data["changes"]["segment"] == [None, "company.tier"]
    posted(client, "mapping/", **wanted)
    assert Event.objects.filter(kind="crm_mapping_changed").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"segment": "two words"}, "internal name"),
        ({"segment": "a.b.c"}, "internal name"),
        ({"outcome_fields": "rating"}, "“=”"),
        ({"outcome_fields": "colour = csat"}, "“colour = csat”"),
        ({"outcome_fields": "rating = two words"}, "no name of a field"),
    ],
)
def test_what_is_no_name_of_a_field_is_refused_beside_it(wrong: dict[str, str], said: str) -> None:
    client, _ = signed_in("admin")
    page = posted(client, "mapping/", **wrong)
    assert said in page
    assert next(iter(wrong.values())) in page
    assert not CrmState.objects.exists()


def test_a_try_shows_what_would_come_in_and_keeps_and_sends_nothing() -> None:
    client, _ = signed_in("admin")
    customer(segment="Silver")
    case = CrmCase("77", "Meter <queried>", "Waiting on us")
    SHARED.records[REF] = CrmRecord(REF, EMAIL, "Gold", "Mina Okoro", "Prefers mail.", (case,))
    page = posted(client, "try/", reference=f" {REF} ")
    for shown in ("Gold", "Mina Okoro", "Prefers mail.", "Meter &lt;queried&gt;", "Waiting on us"):
        assert shown in page
    assert Customer.objects.get().segment == "Silver"
    assert Customer.objects.get().crm_synced_at is None
    assert SHARED.writes == 0
    assert "has no customer" in posted(client, "try/", reference="cus_nobody")
    SHARED.records.clear()
    assert "nor with the address on file" in posted(client, "try/", reference=REF)
    SHARED.records[REF] = CrmRecord(REF, EMAIL, "Gold")
    SHARED.set(AnotherCustomer(), 1)
    refused = posted(client, "try/", reference=REF)
    assert "another customer" in refused
    assert "Gold" not in refused
    assert "This field is required" in posted(client, "try/", reference="")


def test_outcomes_that_were_not_told_stand_there_and_are_sent_again(crm: FakeCrm) -> None:
    client, _ = signed_in("admin")
    customer()
    SHARED.records[REF] = CrmRecord(REF, EMAIL)
    chat = closed()
    SHARED.set(Refuses("locked"), 1)
    tell(crm)
    page = html(client)
    assert "0 waiting, 1 given up, 0 told" in page
    assert "The CRM refused" in page
    assert "sent again within moments" in posted(client, f"outcomes/{chat.pk}/again/")
    assert row(chat).status == "pending"
    assert tell(crm) == [True]
    assert "has been told everything" in html(client)
    OutcomeDelivery.objects.update(status="failed")
    assert "1 outcome will be sent again" in posted(client, "outcomes/again/")
    assert client.post(f"/settings/crm/outcomes/{uuid.uuid4()}/again/").status_code == 404


def test_customers_whose_profile_was_refused_are_named(crm: FakeCrm) -> None:
    client, _ = signed_in("admin")
    customer()
    SHARED.records[REF] = CrmRecord(REF, EMAIL)
    SHARED.set(AnotherCustomer(), 1)
    profiles_want(customer_refs=[REF], older_than=0)
    taken = profile_take()
    assert taken is not None
    profile_refresh(crm=crm, taken=taken)
    page = html(client)
    assert "Profiles that could not be read" in page
    assert REF in page


@pytest.mark.parametrize(("role", "to"), [("agent", "/inbox/c/"), ("manager", "/review/c/"), ("admin", "/review/c/")])
def test_a_link_out_of_the_crm_leads_staff_to_the_transcript(settings: Settings, role: str, to: str) -> None:
    settings.STAFF_URL = "https://desk.example"
    chat = opened()
    path = transcript_link(chat.pk).removeprefix("https://desk.example")
    client, _ = signed_in(role)
    answer: Any = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"{to}{chat.pk}/")
    assert client.get(path[:-3] + "xx/").status_code == 404
    assert Client().get(path)["Location"].startswith("/accounts/login/")
    settings.STAFF_URL = ""
    assert transcript_link(chat.pk) == ""


# On the page of connections


def card(client: Client) -> str:
    page = client.get("/settings/connections/").content.decode()
    start = page.find('aria-labelledby="connection-crm"')
    return page[start:] if start >= 0 else ""


def test_the_connections_page_shows_how_far_the_crm_is_behind(crm: FakeCrm) -> None:
    client, _ = signed_in("admin")
    assert "Not checked yet" in card(client)
    said = posted(client, "check/", back="connections")
    assert "fake answers and is in order" in said
    assert "Working" in card(client)
    assert "<h1>Connections" in said
    customer()
    chat = closed()
    log_read()
    assert "the oldest" in card(client)
    OutcomeDelivery.objects.update(created_at=timezone.now() - timedelta(minutes=6))
    assert "Behind" in card(client)
    SHARED.set(Refuses("closed"))
    tell(crm)
    seen = card(client)
    assert "Needs a look" in seen
    assert "Outcomes given up" in seen
    SHARED.set(None)
    crm.shelf.records[REF] = CrmRecord(REF, EMAIL)
    assert "1 outcome will be sent again" in posted(client, "outcomes/again/", back="connections")
    tell(crm)
    assert "Working" in card(client)
    assert row(chat).status == OutcomeDelivery.Status.DELIVERED


def test_a_crm_that_is_away_or_asks_to_wait_or_lacks_a_setting_is_said_there(settings: Settings) -> None:
    client, _ = signed_in("admin")
    SHARED.set(Unreachable(), 1)
    posted(client, "check/")
    seen = card(client)
    assert "Not answering" in seen
    assert "The CRM was not reached." in seen
    SHARED.set(LimitsRate(60), 1)
    posted(client, "check/")
    assert "Asked to wait" in card(client)
    CrmState.objects.update(paused_until=timezone.now() - timedelta(seconds=1))
    assert "Asked to wait" not in card(client)
    settings.CRM, settings.HUBSPOT_TOKEN = "billing.crm.hubspot.HubSpotCrm", ""
    seen = card(client)
    assert "Set HUBSPOT_TOKEN" in seen
    assert "Check now" not in seen


def test_without_a_crm_there_is_no_card(settings: Settings) -> None:
    settings.CRM = "billing.crm.local.LocalCrm"
    assert card(signed_in("admin")[0]) == ""
