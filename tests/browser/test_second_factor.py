"""Setting the second step up and signing in with it, as a person does it, on a desk and on a telephone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.people import People
from tests.flows.stack import PASSWORD, Stack
from tests.flows.staff import person_make

pytestmark = pytest.mark.browser
EMAIL = "factor@northwind.example"
LOOKS = [
    {"viewport": {"width": 1280, "height": 800}},
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
]


@pytest.fixture
def person(program: Stack) -> Iterator[int]:
    staff_id = person_make(program, EMAIL, name="Ada")
    yield staff_id
    program.rows("DELETE FROM mfa_authenticator WHERE user_id = %s RETURNING 1", staff_id)


def code(secret: str) -> str:
    """What the app shows, with a moment left to type it in."""
    left = 30 - time.time() % 30
    if left < 4:
        time.sleep(left)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("look", LOOKS, ids=["desk", "telephone"])
def test_it_is_set_up_asked_for_and_recovered_from(people: People, person: int, look: dict[str, object]) -> None:
    page = people.somebody("who sets it up", **look)
    sign_in(page)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up an authenticator app").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Set up the second step")).to_be_visible()
    secret = page.get_by_label("Or type this secret into the app").input_value()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_label("Authenticator code").fill(code(secret))
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    recovery = page.locator(".entrance__codes li").first.inner_text()
    other = people.somebody("who signs in", **look)
    answers: list[Callable[[], str]] = [lambda: code(secret), lambda: recovery]
    for answer in answers:
        sign_in(other)
        expect(other.get_by_role("heading", name="Second step")).to_be_visible()
        other.get_by_label("Code").fill("000000")
        other.get_by_role("button", name="Sign in").click()
        expect(other.get_by_text("Incorrect code")).to_be_visible()
        other.get_by_label("Code").fill(answer())
        other.get_by_role("button", name="Sign in").click()
        other.wait_for_url("**/inbox/")
        other.goto("/accounts/2fa/")
        other.get_by_role("button", name="Sign out everywhere").click()
        expect(other.get_by_text("You are signed out everywhere")).to_be_visible()
