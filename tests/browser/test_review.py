"""Reviewing without a mouse: filters and their chips, saved views, the list, and from transcript to transcript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import MANAGER, People, ask_for_a_person, open_chat, write
from tests.browser.test_accessibility import CHECKED, faults

pytestmark = pytest.mark.browser


def faults_at_both_widths(page: Page, name: str) -> list[str]:
    found = faults(page, name)
    page.set_viewport_size({"width": 390, "height": 844})
    found += faults(page, f"{name}, on a phone")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{name}: wider than a phone")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def stands_at(page: Page, address: str | re.Pattern[str]) -> None:
    """The page has that address and its scripts listen."""
    expect(page).to_have_url(address)
    page.wait_for_load_state()


def count_of(page: Page) -> int:
    """How many transcripts the list says it has; other tests' chats are among them."""
    return int(page.locator("#count").inner_text().split()[0])


def two_chats(people: People) -> None:
    for ref in ("cus_aoife", "cus_grace"):
        customer = people.customer(ref)
        open_chat(customer)
        write(customer, "Why is my latest bill higher than last month's?")
        expect(customer.locator(".row.bot table")).to_be_visible()
    ask_for_a_person(customer)


def test_by_keys_from_filter_to_transcript(people: People) -> None:
    two_chats(people)
    page = people.staff(MANAGER, **CHECKED)
    rows, chips = page.locator(".result__link"), page.locator(".chip")
    found = faults_at_both_widths(page, "list")
    in_all = count_of(page)

    page.keyboard.press("f")
    expect(page.get_by_label("Started")).to_be_focused()
    page.get_by_label("Decision").select_option("Answered")
    expect(chips).to_have_count(1)
    page.get_by_label("Handed over for").select_option("Asked for person")
    expect(chips).to_have_count(2)
    expect(page.locator("#narrowed")).to_have_text("2")
    expect(rows.filter(has_text="Grace")).not_to_have_count(0)
    assert 0 < count_of(page) < in_all
    assert "decision=answer" in page.url
    found += faults_at_both_widths(page, "filters")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()

    page.keyboard.press("v")
    page.get_by_label("Save this filter as").fill("Answered, then a person")
    found += faults_at_both_widths(page, "saving a view")
    page.keyboard.press("Enter")
    expect(page.locator(".pill[aria-current]")).to_have_text("Answered, then a person")
    page.get_by_role("link", name="Take away: Handed over for").click()
    expect(chips).to_have_count(1)
    expect(chips).to_be_focused()
    expect(page.locator(".pill[aria-current]")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(chips).to_have_count(0)
    expect(page.get_by_label("Search for words or a customer")).to_be_focused()

    page.get_by_label("Search for words or a customer").fill("bill higher")
    expect(page).to_have_url(re.compile(r"q=bill"))
    expect(page.locator("#results mark").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(rows.first).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    found += faults_at_both_widths(page, "keys")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    stands_at(page, re.compile(r"/review/c/.*q=bill"))

    first = page.url
    page.keyboard.press("j")
    expect(page.locator("details.decision summary").first).to_be_focused()
    page.keyboard.press("o")
    expect(page.locator("details.decision:not([open])")).to_have_count(0)
    found += faults_at_both_widths(page, "transcript")
    page.keyboard.press("]")
    expect(page).not_to_have_url(first)
    expect(page.get_by_role("link", name="Previous transcript")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("[")
    stands_at(page, first)
    turn = page.locator(".after[id^=turn-]").first.get_attribute("id")
    page.goto(f"{first}#{turn}")
    expect(page.locator(f"#{turn} details[open]")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_label("Search for words or a customer")).to_have_value("bill higher")
    page.wait_for_load_state()

    page.keyboard.press("v")
    page.get_by_role("button", name="Delete “Answered, then a person”").click()
    expect(page.get_by_text("Deleted.")).to_be_visible()
    found += faults_at_both_widths(page, "views")
    page.keyboard.press("Escape")
    expect(page.locator(".pill").filter(has_text="Answered, then a person")).to_have_count(0)
    assert found == []


def test_a_list_that_cannot_be_fetched_says_so(people: People) -> None:
    page = people.staff(MANAGER)
    page.route("**/review/?*", lambda route: route.abort())
    page.get_by_label("Search for words or a customer").fill("zyzzyva")
    expect(page.get_by_role("alert")).to_contain_text("The list could not be fetched.")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".empty__title")).to_have_text("No transcript fits")
    people.troubles.clear()  # the request that was cut off
