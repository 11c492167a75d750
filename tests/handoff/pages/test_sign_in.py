"""Signing in by e-mail, by invitation only."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from handoff.models import StaffMember
from tests.handoff.pages.people import staff

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"


def with_password() -> StaffMember:
    return StaffMember.objects.create_staff(
        email="maya@example.com", password=PASSWORD, role="agent", display_name="Maya"
    )


def test_the_page_asks_for_an_e_mail_and_a_password() -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert 'type="email" name="login"' in page
    assert 'autocomplete="current-password"' in page
    assert 'type="password" name="password"' in page
    assert "onpaste" not in page
    assert "sign up" not in page.lower()


def test_the_right_password_opens_the_door() -> None:
    answer = Client().post("/accounts/login/", {"login": with_password().email, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/staff/"


def test_a_password_is_taken_as_it_was_typed_and_no_other_way() -> None:
    exact = " Ein langes Paßwort mit Leerzeichen, das über sechzig Zeichen hinausgeht "
    StaffMember.objects.create_staff(email="maya@example.com", password=exact, role="agent", display_name="Maya")
    for other in (exact.strip(), exact.lower(), exact[:64]):
        assert Client().post("/accounts/login/", {"login": "maya@example.com", "password": other}).status_code == 200
    assert Client().post("/accounts/login/", {"login": "maya@example.com", "password": exact}).status_code == 302


def test_the_session_that_was_there_before_is_not_gone_on_with() -> None:
    client = Client()
    before = client.session
    before["before"] = True
    before.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(before.session_key)
    client.post("/accounts/login/", {"login": with_password().email, "password": PASSWORD})
    assert client.session.session_key != before.session_key
    assert not client.session.exists(str(before.session_key))


def test_a_password_is_changed_by_who_knows_the_present_one() -> None:
    member, client = with_password(), Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    new = {"password1": "quite another one", "password2": "quite another one"}
    for old, changed in (("a guess at it", False), (PASSWORD, True)):
        client.post("/accounts/password/change/", {"oldpassword": old, **new})
        member.refresh_from_db()
        assert member.check_password("quite another one") is changed


def test_an_address_changes_after_the_password_was_given_once_more() -> None:
    client = Client()
    client.force_login(with_password())
    answer = client.post("/accounts/email/", {"action_add": "", "email": "eve@example.com"})
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not EmailAddress.objects.filter(email="eve@example.com").exists()


@pytest.mark.parametrize(("role", "where"), [("agent", "/inbox/"), ("lead", "/inbox/"), ("manager", "/review/")])
def test_each_role_comes_to_its_work(role: str, where: str) -> None:
    client = Client()
    client.force_login(staff(role))
    assert client.get("/staff/").headers["Location"] == where


def test_a_wrong_password_is_said_without_saying_which_part_was_wrong() -> None:
    known = Client().post("/accounts/login/", {"login": with_password().email, "password": "wrong"})
    unknown = Client().post("/accounts/login/", {"login": "nobody@example.com", "password": "wrong"})
    assert known.status_code == unknown.status_code == 200
    assert 'role="alert"' in known.content.decode()
    assert known.content.decode().count("not correct") == unknown.content.decode().count("not correct") == 1


def test_what_was_typed_comes_back_escaped() -> None:
    answer = Client().post("/accounts/login/", {"login": '"><script>alert(1)</script>', "password": "x"})
    assert "<script>alert(1)" not in answer.content.decode()


def test_nobody_signs_up() -> None:
    page = Client().get("/accounts/signup/").content.decode()
    assert "By invitation only" in page
    Client().post(
        "/accounts/signup/",
        {"email": "eve@example.com", "password1": "a long password", "password2": "a long password"},
    )
    assert not StaffMember.objects.filter(email="eve@example.com").exists()


@pytest.mark.parametrize("page", ["/accounts/logout/", "/accounts/password/change/", "/accounts/2fa/"])
def test_account_pages_are_in_the_products_design(page: str) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": with_password().email, "password": PASSWORD})
    answer = client.get(page, follow=True)
    assert answer.status_code == 200
    assert "handoff/staff.css" in answer.content.decode()


@pytest.mark.parametrize("page", ["/accounts/password/reset/", "/accounts/password/reset/done/"])
def test_a_forgotten_password_is_reset_without_help(page: str) -> None:
    answer = Client().get(page)
    assert answer.status_code == 200
    assert "handoff/staff.css" in answer.content.decode()
