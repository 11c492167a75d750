"""Signing in by e-mail, by invitation only."""

from __future__ import annotations

import pytest
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
    assert "sign up" not in page.lower()


def test_the_right_password_opens_the_door() -> None:
    answer = Client().post("/accounts/login/", {"login": with_password().email, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/staff/"


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
