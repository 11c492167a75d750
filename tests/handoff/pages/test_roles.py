"""Who may open which staff page: every page for every role."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from handoff.models import OfficeHours, Team
from tests.handoff.pages.people import conversation, signed_in, staff

INBOX = (
    "/inbox/",
    "/inbox/lists/",
    "/inbox/filters/",
    "/inbox/views/",
    "/inbox/c/{id}/",
    "/inbox/c/{id}/side/",
    "/inbox/c/{id}/earlier/?before=2",
)
REVIEW = ("/review/", "/review/c/{id}/")
PEOPLE = (
    "/people/",
    "/people/invite/",
    "/people/{staff}/",
    "/people/teams/",
    "/people/teams/new/",
    "/people/teams/{team}/",
    "/people/hours/",
    "/people/hours/new/",
    "/people/hours/{hours}/",
)
DEEDS = (
    "/people/{staff}/disable/",
    "/people/{staff}/enable/",
    "/people/{staff}/invite-again/",
    "/people/{staff}/withdraw/",
    "/people/teams/{team}/delete/",
    "/people/hours/{hours}/delete/",
)
ALLOWED = {
    "agent": INBOX,
    "lead": INBOX,
    "manager": (*REVIEW, *PEOPLE),
    "admin": (*INBOX, *REVIEW, *PEOPLE),
}

pytestmark = pytest.mark.django_db


def address(page: str) -> str:
    """The page of something that is there."""
    return page.format(
        id=conversation("Hello").pk,
        staff=staff("agent", "Tom").pk,
        team=Team.objects.create(slug="billing", name="Billing").pk,
        hours=OfficeHours.objects.create(name="Weekdays").pk,
    )


@pytest.mark.parametrize("page", [*INBOX, *REVIEW, *PEOPLE])
@pytest.mark.parametrize("role", list(ALLOWED))
def test_each_page_for_each_role(role: str, page: str) -> None:
    client, _ = signed_in(role)
    answer = client.get(address(page))
    assert answer.status_code == (200 if page in ALLOWED[role] else 403)


@pytest.mark.parametrize("page", [*INBOX, *REVIEW, *PEOPLE])
def test_without_sign_in_every_page_leads_to_it(page: str) -> None:
    answer = Client().get(address(page))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/?next=/")


@pytest.mark.parametrize("page", [*INBOX, *REVIEW, *PEOPLE])
def test_who_was_disabled_is_out_at_once(page: str) -> None:
    client, member = signed_in("admin")
    member.is_active = False
    member.save()
    assert client.get(address(page)).status_code == 302


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in() -> None:
    answer = Client().get("/inbox/lists/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/accounts/login/"


def test_a_refused_manager_is_shown_the_way_to_review() -> None:
    client, _ = signed_in("manager")
    answer = client.get("/inbox/")
    assert answer.status_code == 403
    assert 'href="/review/"' in answer.content.decode()


def test_a_refused_agent_is_shown_the_way_to_the_inbox() -> None:
    client, _ = signed_in("agent")
    answer = client.get("/review/")
    assert answer.status_code == 403
    assert 'href="/inbox/"' in answer.content.decode()


@pytest.mark.parametrize("page", ["/inbox/c/{id}/", "/inbox/c/{id}/side/", "/review/c/{id}/"])
def test_an_unknown_conversation_is_not_found(page: str) -> None:
    client, _ = signed_in("admin")
    assert client.get(page.format(id=uuid.uuid4())).status_code == 404


@pytest.mark.parametrize("page", ["/inbox/", "/review/", "/people/"])
def test_pages_are_kept_by_no_cache(page: str) -> None:
    client, _ = signed_in("admin")
    assert "no-store" in client.get(page).headers["Cache-Control"]


@pytest.mark.parametrize("page", [*INBOX, *REVIEW])
def test_pages_only_read(page: str) -> None:
    client, _ = signed_in("admin")
    assert client.post(address(page)).status_code == 405


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", ["agent", "lead"])
def test_agents_do_nothing_to_people_and_teams(role: str, deed: str) -> None:
    client, _ = signed_in(role)
    assert client.post(address(deed)).status_code == 403


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_done_to_people_is_never_done_by_looking(deed: str) -> None:
    client, _ = signed_in("admin")
    assert client.get(address(deed)).status_code == 405


@pytest.mark.parametrize("page", ["/people/{none}/", "/people/teams/{none}/", "/people/hours/{none}/"])
def test_nobody_and_nothing_is_not_found(page: str) -> None:
    client, _ = signed_in("admin")
    for none in (10**6, 10**30):
        assert client.get(page.format(none=none)).status_code == 404
