"""A manager invites somebody, who joins by the mail's link, works in their team alone, and is shut out again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import MANAGER, People, ask_for_a_person, open_chat, row_of, wait_for_link, write
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser
PASSWORD = "a password of her own"
ADMIN = "admin@northwind.example"


def invite(manager: Page, email: str, name: str, team: str) -> None:
    manager.goto("/people/invite/")
    manager.get_by_label("E-mail").fill(email)
    manager.get_by_label("Name").fill(name)
    manager.get_by_label(team, exact=True).check()
    manager.get_by_role("button", name="Send the invitation").click()
    expect(manager.get_by_text(f"{name} is invited.")).to_be_visible()


def link_of(program: Stack, email: str) -> str:
    """Where the newest mail to the address leads."""
    text = program.text_of_mail_to(email)
    found = re.search(r"http://\S+/people/welcome/\S+", text)
    assert found, text
    return found[0]


def new_team(manager: Page, name: str) -> None:
    manager.goto("/people/teams/new/")
    manager.get_by_label("Name", exact=True).fill(name)
    # A topic of its own, so that no other customer's question comes here.
    manager.get_by_label("Making a complaint").check()
    manager.get_by_role("button", name="Save").click()
    expect(manager.get_by_role("link", name=name)).to_be_visible()


def test_invited_joined_at_work_and_shut_out(people: People, program: Stack) -> None:
    email = "nora@northwind.example"
    customer = people.customer("cus_aoife")
    open_chat(customer)
    write(customer, "What do I owe?")
    expect(customer.locator(".list .row.bot").last).to_contain_text("€")
    ask_for_a_person(customer)
    who = program.rows(
        "SELECT display_name FROM handoff_conversation WHERE customer_ref = 'cus_aoife' AND custody = 'waiting'"
    )[0][0]
    manager = people.staff(MANAGER)
    new_team(manager, "Complaints")
    invite(manager, email, "Nora Quinn", "Complaints")

    nora = people.somebody(email)
    link = link_of(program, email)
    nora.goto(link)
    nora.get_by_label("Password", exact=True).fill(PASSWORD)
    nora.get_by_label("Password again").fill(PASSWORD)
    nora.get_by_role("button", name="Set the password").click()
    expect(nora.get_by_text("Your password is set")).to_be_visible()
    nora.get_by_label("E-mail").fill(email)
    nora.get_by_label("Password").fill(PASSWORD)
    nora.get_by_role("button", name="Sign in").click()
    wait_for_link(nora)
    expect(nora.get_by_text("Nobody is waiting.")).to_be_visible()
    maya = people.agent()
    expect(row_of(maya, who)).to_be_visible()  # it does wait, in another team's queue
    expect(row_of(nora, who)).to_have_count(0)

    again = people.somebody("whoever finds the mail")
    assert (answer := again.goto(link)) is not None
    assert answer.status == 410
    expect(again.get_by_role("heading", name="This invitation is over")).to_be_visible()
    people.troubles[:] = [trouble for trouble in people.troubles if "410" not in trouble]

    manager.goto("/people/")
    expect(manager.locator("tr", has_text=email)).to_contain_text("Online")
    manager.get_by_role("link", name="Nora Quinn").click()
    manager.get_by_text("Disable…").click()
    manager.get_by_role("button", name="Disable Nora Quinn").click()
    expect(nora.get_by_role("heading", name="Sign in")).to_be_visible(timeout=5_000)
    nora.get_by_label("E-mail").fill(email)
    nora.get_by_label("Password").fill(PASSWORD)
    nora.get_by_role("button", name="Sign in").click()
    expect(nora.get_by_role("heading", name="Inbox")).to_have_count(0)
    assert "/inbox/" not in nora.url.split("?")[0]


def test_office_hours_without_a_line_of_script(people: People) -> None:
    page = people.somebody(ADMIN, java_script_enabled=False)
    page.goto("/accounts/login/?next=/people/hours/new/")
    page.get_by_label("E-mail").fill(ADMIN)
    page.get_by_label("Password").fill("northwind-demo")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Name", exact=True).fill("Long Mondays")
    page.get_by_label("Time zone").select_option("Europe/Madrid")
    page.get_by_label("Monday, opens (2)").fill("16:00")
    page.get_by_label("Monday, closes (2)").fill("20:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Monday: 09:00–17:00 and 16:00–20:00 overlap")
    page.get_by_label("Monday, opens (2)").fill("17:30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Long Mondays is saved.")).to_be_visible()
    page.get_by_role("link", name="Long Mondays").click()
    expect(page.get_by_label("Monday, closes (2)")).to_have_value("20:00")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Madrid")


def test_on_a_phone_nothing_stands_beside_the_page(people: People) -> None:
    page = people.staff(ADMIN, viewport={"width": 390, "height": 800})
    for address in ("", "invite/", "teams/", "teams/new/", "hours/", "hours/new/"):
        page.goto(f"/people/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") == 390, address
    page.goto("/people/")
    page.get_by_role("link", name="Maya", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.goto("/inbox/")
    account = page.locator(".menu__button").last.bounding_box()
    assert account is not None
    assert account["x"] + account["width"] <= 390
