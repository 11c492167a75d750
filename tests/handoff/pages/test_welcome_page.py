"""The page behind an invitation's link."""

from __future__ import annotations

import pytest
from django.test import Client

from handoff.models import StaffMember
from handoff.services.inviting import invitation_token, staff_invite, staff_invite_again
from tests.handoff.pages.people import signed_in, staff

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"
SITE = "https://desk.example"


def invited() -> tuple[StaffMember, str]:
    """Somebody invited, and where their link leads."""
    nora = staff_invite(by=staff("admin"), email="nora@example.com", name="Nora", role="agent", teams=[], site=SITE)
    return nora, address(nora)


def address(nora: StaffMember) -> str:
    nora.invitation.refresh_from_db()
    return f"/people/welcome/{invitation_token(nora.invitation)}/"


def chosen(password: str = PASSWORD, again: str = "") -> dict[str, str]:
    return {"new_password1": password, "new_password2": again or password}


def test_a_password_is_chosen_and_then_signs_in() -> None:
    nora, page = invited()
    client = Client()
    assert "Welcome, Nora" in client.get(page).content.decode()
    answer = client.post(page, chosen())
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/")
    assert "Your password is set" in client.get("/accounts/login/").content.decode()
    signed = client.post("/accounts/login/", {"login": nora.email, "password": PASSWORD})
    assert signed.headers["Location"] == "/staff/"
    assert client.get("/inbox/").status_code == 200


@pytest.mark.parametrize(
    ("password", "again"), [("short", ""), ("password1234", ""), ("a long password", "another password"), ("", "")]
)
def test_a_password_that_will_not_do_is_said_and_the_link_stays(password: str, again: str) -> None:
    nora, page = invited()
    answer = Client().post(page, chosen(password, again))
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    nora.refresh_from_db()
    assert not nora.has_usable_password()
    assert Client().post(page, chosen()).status_code == 302


def test_a_link_that_was_used_or_replaced_says_so_plainly() -> None:
    nora, first = invited()
    staff_invite_again(by=staff("admin"), staff_id=nora.pk, site=SITE)
    second = address(nora)
    Client().post(second, chosen())
    for page in (first, second, "/people/welcome/nothing/"):
        for answer in (Client().get(page), Client().post(page, chosen("a third password"))):
            assert answer.status_code == 410
            assert "This invitation is over" in answer.content.decode()
    nora.refresh_from_db()
    assert nora.check_password(PASSWORD)


def test_whoever_sat_there_before_is_signed_out() -> None:
    _, page = invited()
    client, _ = signed_in("manager")
    client.post(page, chosen())
    assert client.get("/people/").status_code == 302


def test_the_page_is_kept_by_no_cache() -> None:
    _, page = invited()
    assert "no-store" in Client().get(page).headers["Cache-Control"]
