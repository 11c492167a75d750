"""Two agents and one customer before three real browsers: nobody talks over anybody, and nobody is left alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import path_or_skip
from tests.browser.people import People, ask_for_a_person, claim, open_chat, reply, row_of, wait_for_link, write
from tests.flows.stack import Stack, stack

pytestmark = pytest.mark.browser
TOM = "tom@northwind.example"
SILENT_SECONDS = "8"


@pytest.fixture(scope="module")
def impatient() -> Iterator[Stack]:
    """The program with a short patience for agents of whom nothing is heard."""
    path_or_skip()
    with stack(name="two_agents", settings={"AGENT_SILENT_SECONDS": SILENT_SECONDS}) as its:
        its.start("web", "worker", "beat")
        yield its


@pytest.fixture
def those(chromium: Browser, impatient: Stack) -> Iterator[People]:
    with People(chromium, impatient.base) as people:
        yield people


def tom_of(those: People) -> Page:
    page = those.staff(TOM)
    wait_for_link(page)
    return page


def waiting_customer(those: People, ref: str) -> Page:
    customer = those.customer(ref)
    open_chat(customer)
    write(customer, "What do I owe?")
    expect(customer.locator(".list .row.bot").last).to_contain_text("€")
    ask_for_a_person(customer)
    return customer


def open_row(inbox: Page, name: str, *, tab: str = "1") -> None:
    inbox.locator("body").press(tab)
    row_of(inbox, name).click()
    expect(inbox.get_by_role("region", name=f"Conversation with {name}")).to_be_visible()


def keep_note(inbox: Page, text: str) -> None:
    inbox.get_by_role("button", name="Note", exact=True).click()
    inbox.keyboard.type(text)
    inbox.keyboard.press("Control+Enter")
    expect(inbox.locator(".msg--note").filter(has_text=text)).to_be_visible()


def test_claim_note_pass_on_and_hand_back(those: People) -> None:
    maya, tom = those.agent(), tom_of(those)
    customer = waiting_customer(those, "cus_priya")
    open_row(tom, "Priya Shah")
    claim(maya, "Priya Shah")
    expect(tom.locator(".holdbar.when-other")).to_contain_text("Maya is looking after this customer")
    expect(tom.get_by_role("button", name="Claim", exact=True)).to_have_count(0)
    expect(maya.locator("#viewers")).to_contain_text("Tom also here")

    keep_note(maya, "Promised to look at the socket.")
    expect(tom.locator(".msg--note").filter(has_text="Promised to look")).to_be_visible()
    reply(maya, "Hello Priya, I am looking.")
    expect(customer.locator(".row.agent").last).to_contain_text("I am looking.")
    assert "Promised" not in customer.locator(".list").inner_text()

    maya.locator("#thread-scroll").press("t")
    maya.get_by_role("radio", name="Tom").check()
    maya.get_by_label("Note for them").fill("Half of it is to be refunded.")
    maya.get_by_role("dialog").get_by_role("button", name="Pass on").click()
    expect(tom.get_by_label("Reply to Priya Shah")).to_be_visible()
    expect(tom.locator(".msg--note").filter(has_text="Half of it")).to_be_visible()
    expect(maya.locator(".holdbar.when-other")).to_contain_text("Tom is looking after this customer")
    expect(customer.get_by_role("heading", name="Tom")).to_be_visible()
    assert "Half of it" not in customer.locator(".list").inner_text()

    tom.locator("#thread-scroll").press("b")
    expect(customer.get_by_text("The automated assistant is here again")).to_be_visible()
    write(customer, "What do I owe?")
    expect(customer.locator(".list .row.bot").last).to_contain_text("€")
    assert those.troubles == []


def test_an_agent_whose_browser_dies_gives_back_and_the_customer_is_told(those: People, impatient: Stack) -> None:
    maya, tom = those.agent(), tom_of(those)
    customer = waiting_customer(those, "cus_grace")
    claim(maya, "Grace Adeyemi")
    maya.context.close()
    expect(customer.get_by_text("Maya is no longer here")).to_be_visible(timeout=30_000)
    expect(customer.get_by_text("next in line")).to_be_visible()
    claim(tom, "Grace Adeyemi")
    expect(tom.locator(".msg--note").filter(has_text="Maya is offline")).to_be_visible()
    reply(tom, "Hello, I am Tom.")
    expect(customer.locator(".row.agent").last).to_contain_text("I am Tom.")


def test_after_a_cut_the_missed_words_stand_before_anything_is_sent(those: People) -> None:
    maya, tom = those.agent(), tom_of(those)
    waiting_customer(those, "cus_marek")
    claim(maya, "Marek Kowalski")
    maya.context.set_offline(True)
    expect(maya.locator("#link-state")).to_have_attribute("data-link", "offline")
    maya.locator("#reply").fill("You still owe it.")
    maya.keyboard.press("Control+Enter")
    expect(row_of(tom, "Marek Kowalski")).to_contain_text("Asked for person", timeout=30_000)
    claim(tom, "Marek Kowalski")
    reply(tom, "I have cancelled that bill.")
    maya.context.set_offline(False)
    wait_for_link(maya)
    expect(maya.locator(".msg--agent").filter(has_text="I have cancelled that bill.")).to_be_visible()
    expect(maya.locator(".msg--agent").filter(has_text="You still owe it.")).to_have_count(0)
    expect(maya.locator(".holdbar.when-other")).to_contain_text("Tom is looking after")
    expect(tom.locator(".msg--agent").filter(has_text="You still owe it.")).to_have_count(0)
