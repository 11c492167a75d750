"""Each page and each socket of the staff is closed to everybody else."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import AGENT, MANAGER, People

pytestmark = pytest.mark.browser

CLOSE_CODE = """() => new Promise((done) => {
  const socket = new WebSocket(`ws://${location.host}/ws/inbox/`);
  socket.onopen = () => socket.send('{"type": "hello"}');
  socket.onmessage = (event) => JSON.parse(event.data).type === "welcome" && done("welcome");
  socket.onclose = (event) => done(event.code);
})"""


def status_of(page: Page, address: str) -> int:
    response = page.goto(address)
    assert response is not None
    return response.status


def test_an_agent_may_not_review(people: People) -> None:
    page = people.staff(AGENT)
    assert page.evaluate(CLOSE_CODE) == "welcome"
    assert status_of(page, "/review/") == 403
    expect(page.get_by_role("heading", name="This page is not for your role")).to_be_visible()
    page.get_by_role("link", name="Go to the inbox").click()
    expect(page).to_have_title(re.compile(r"(^|\) )Inbox$"))
    forget(people, "403")


def test_a_manager_may_not_answer(people: People) -> None:
    page = people.staff(MANAGER)
    assert page.evaluate(CLOSE_CODE) == 4403
    assert status_of(page, "/inbox/") == 403
    page.get_by_role("link", name="Go to Review").click()
    expect(page.get_by_role("heading", name="Transcripts")).to_be_visible()
    forget(people, "403")


def test_a_stranger_is_sent_to_sign_in(people: People) -> None:
    page = people.somebody("a stranger")
    for address in ("/inbox/", "/review/", "/staff/"):
        assert status_of(page, address) == 200
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert f"next={address}" in page.url
    assert page.evaluate(CLOSE_CODE) == 4403


def test_a_wrong_password_is_said_and_lets_nobody_in(people: People) -> None:
    page = people.somebody("a stranger")
    page.goto("/inbox/")
    page.get_by_label("E-mail").fill(AGENT)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert "/accounts/login/" in page.url


def forget(people: People, refusal: str) -> None:
    """Chromium writes each refused page on its console; here that refusal is what was wanted."""
    people.troubles[:] = [trouble for trouble in people.troubles if refusal not in trouble]
