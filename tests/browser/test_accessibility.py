"""No serious fault that axe can find, on any page, light or dark."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.people import MANAGER, People, ask_for_a_person, claim, open_chat, reply, row_of, write
from tests.flows.stack import Stack
from tests.handoff.files.pictures import PDF

pytestmark = pytest.mark.browser

# The checker brings a script of its own, which the pages' policy would refuse.
CHECKED = {"bypass_csp": True, "viewport": {"width": 1280, "height": 800}}
# The new colours are on screen, and nothing fades any more. What turns for ever is not waited for.
SETTLED = """async () => {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const fading = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
  const patience = new Promise((enough) => setTimeout(enough, 3000));
  await Promise.race([Promise.allSettled(fading.map((one) => one.finished)), patience]);
}"""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def faults(page: Page, name: str) -> list[str]:
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in {"serious", "critical"}:
                where = [node["target"] for node in violation["nodes"]]
                found.append(f"{name}, {scheme}: {violation['id']} {where}")
    return found


def narrowed_faults(agent: Page) -> list[str]:
    """The filter's panel, its chips, the dialog of views and the empty list; the filter is cleared at the end."""
    agent.keyboard.press("f")
    topic = agent.get_by_label("Topic", exact=True)
    expect(topic).to_be_focused()
    topic.select_option("A late fee")
    agent.get_by_label("Unread only").check()
    expect(agent.locator(".chip")).to_have_count(2)
    found = faults(agent, "filter panel")
    agent.keyboard.press("Escape")
    found += faults(agent, "chips over an empty list")
    agent.get_by_role("button", name="Save view").click()
    agent.get_by_label("Save this filter as").fill("Late fees")
    found += faults(agent, "saving a view")
    agent.keyboard.press("Enter")
    expect(agent.locator(".pill[aria-current]")).to_have_text("Late fees")
    agent.get_by_role("button", name="Saved views").click()
    expect(agent.get_by_role("button", name="Rename “Late fees”")).to_be_visible()
    found += faults(agent, "views")
    agent.get_by_role("button", name="Delete “Late fees”").click()
    expect(agent.get_by_role("button", name="Rename “Late fees”")).to_have_count(0)
    agent.keyboard.press("Escape")
    agent.get_by_role("link", name="Clear all").click()
    expect(agent.locator(".chip")).to_have_count(0)
    return found


def test_the_customers_page(people: People) -> None:
    page = people.customer("cus_marek", **CHECKED)
    found = faults(page, "start page")
    open_chat(page)
    found += faults(page, "open chat")
    write(page, "Why is my latest bill higher than last month's?")
    expect(page.locator(".row.bot table")).to_be_visible()
    found += faults(page, "answer with a table")
    ask_for_a_person(page)
    found += faults(page, "waiting")
    page.goto("/demo/account/")
    found += faults(page, "account")
    assert found == []


def test_the_agents_pages(people: People) -> None:
    sign_in = people.somebody("sign-in", **CHECKED)
    sign_in.goto("/accounts/login/")
    found = faults(sign_in, "sign-in")
    customer, agent = people.customer("cus_tomas"), people.agent(**CHECKED)
    open_chat(customer)
    write(customer, "Why is my latest bill higher than last month's?")
    expect(customer.locator(".row.bot table")).to_be_visible()
    ask_for_a_person(customer)
    found += faults(agent, "inbox")
    row_of(agent, "Tomás Byrne").focus()
    agent.keyboard.press("x")
    expect(agent.get_by_role("button", name="Close them")).to_be_visible()
    found += faults(agent, "several chosen")
    agent.get_by_role("button", name="Choose none").click()
    claim(agent, "Tomás Byrne")
    reply(agent, "Hello Tomás.")
    expect(agent.get_by_role("region", name="Customer's bills")).to_be_visible()
    found += faults(agent, "inbox with a thread")
    agent.locator("#reply-file").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF})
    expect(agent.get_by_role("button", name="Take a.pdf away")).to_be_visible()
    found += faults(agent, "a file to send")
    agent.locator("#reply").press("Control+Enter")
    expect(agent.get_by_role("link", name="a.pdf")).to_be_visible()
    found += faults(agent, "a file in the thread")
    agent.keyboard.press("Escape")
    agent.keyboard.press("n")
    agent.keyboard.type("He was promised a call.")
    found += faults(agent, "writing a note")
    agent.keyboard.press("Control+Enter")
    expect(agent.locator(".msg--note")).to_be_visible()
    found += faults(agent, "a note in the thread")
    agent.keyboard.press("Escape")
    for key, name in (
        ("t", "Pass on"),
        ("b", "Hand back to the bot"),
        ("e", "Close the conversation"),
        ("s", "Set aside"),
    ):
        agent.keyboard.press(key)
        expect(agent.get_by_role("dialog", name=name)).to_be_visible()
        found += faults(agent, name)
        agent.keyboard.press("Escape")
    for menu in ("#presence", "#alerts", "#more-moves"):
        agent.locator(f"{menu} summary").click()
        found += faults(agent, menu)
        agent.locator("#thread-scroll").click()
    found += narrowed_faults(agent)
    for number in "234":
        agent.keyboard.press(number)
        expect(agent.locator("[data-list][aria-current]")).to_have_count(1)
        found += faults(agent, f"list {number}")
    agent.keyboard.press("?")
    found += faults(agent, "shortcuts")
    assert found == []


def test_the_managers_pages(people: People) -> None:
    customer = people.customer("cus_aoife")
    open_chat(customer)
    write(customer, "Why is my latest bill higher than last month's?")
    expect(customer.locator(".row.bot table")).to_be_visible()
    manager = people.staff(MANAGER, **CHECKED)
    found = faults(manager, "list")
    manager.get_by_role("link", name="Aoife Nolan").first.click()
    manager.locator("details.decision summary").first.click()
    found += faults(manager, "transcript")
    assert found == []


def test_the_pages_of_people_and_teams(people: People, program: Stack) -> None:
    manager = people.staff(MANAGER, **CHECKED)
    found = []
    for name in ("", "invite/", "teams/", "teams/new/", "hours/", "hours/new/"):
        manager.goto(f"/people/{name}")
        found += faults(manager, f"people/{name}")
    manager.get_by_label("Monday, opens (2)").fill("10:00")
    manager.get_by_label("Tuesday, opens (2)").fill("10:00")
    manager.get_by_label("Monday, closes (2)").fill("11:00")
    manager.get_by_role("button", name="Save").click()
    found += faults(manager, "hours that are wrong")
    manager.get_by_label("Monday, opens (2)").fill("")
    manager.get_by_label("Monday, closes (2)").fill("")
    manager.get_by_label("Tuesday, opens (2)").fill("")
    manager.get_by_label("Name", exact=True).fill("Weekdays for all")
    manager.get_by_role("button", name="Save").click()
    expect(manager.get_by_text("Weekdays for all is saved.")).to_be_visible()
    found += faults(manager, "hours in a list")
    manager.get_by_role("link", name="Weekdays for all").click()
    manager.get_by_text("Delete…").click()
    found += faults(manager, "hours about to be deleted")
    manager.goto("/people/teams/")
    manager.get_by_role("link", name="Billing").click()
    found += faults(manager, "a team")
    manager.goto("/people/invite/")
    manager.get_by_role("button", name="Send the invitation").click()
    found += faults(manager, "an invitation that is wrong")
    manager.get_by_label("E-mail").fill("axe@northwind.example")
    manager.get_by_label("Name").fill("Axel")
    manager.get_by_role("button", name="Send the invitation").click()
    expect(manager.get_by_text("Axel is invited.")).to_be_visible()
    found += faults(manager, "people after an invitation")
    manager.get_by_role("link", name="Axel").click()
    manager.get_by_text("Disable…").click()
    found += faults(manager, "a person about to be disabled")
    manager.goto("/people/")
    manager.get_by_role("link", name="Ines").click()
    found += faults(manager, "a person who is not theirs to change")
    text = program.text_of_mail_to("axe@northwind.example")
    guest = people.somebody("Axel", **CHECKED)
    guest.goto(next(word for word in text.split() if "/people/welcome/" in word))
    found += faults(guest, "choosing a password")
    guest.get_by_role("button", name="Set the password").click()
    found += faults(guest, "a password that will not do")
    guest.goto("/people/welcome/nothing/")
    found += faults(guest, "a link that is over")
    people.troubles[:] = [trouble for trouble in people.troubles if "410" not in trouble]
    assert found == []
