"""The chat on somebody else's page: another origin, a strict content policy, and nothing but the script tag."""

from __future__ import annotations

import sys

import pytest
from playwright.sync_api import Page, expect

from supportbot.widget.assets import SIZE_LIMIT, bundle
from tests.browser.foreign_page import SITE, ForeignPage
from tests.browser.people import People, ask_for_a_person, claim, close, open_chat, reply, write
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser
LOOKS = """() => [document.documentElement, ...document.querySelectorAll('html > *, main, main *')].map((element) => {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return [element.tagName, box.x, box.y, box.width, box.height, ...[...style].map((name) => style[name])].join('|');
})"""


def _visit(people: People, books: ForeignPage, who: str) -> Page:
    page = people.somebody(who)
    page.goto(f"{books.origin}/")
    expect(page.get_by_role("button", name="Open chat")).to_be_visible()
    return page


def test_ask_answer_hand_over_and_rate_on_a_page_with_a_strict_policy(
    program: Stack, people: People, books: ForeignPage, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = people.somebody("a reader")
    plain.goto(f"{books.origin}/")
    untouched = plain.evaluate(LOOKS)

    books.put_chat(key="books", token=program.token("cus_priya"))
    customer = _visit(people, books, "cus_priya")
    assert customer.evaluate(LOOKS) == untouched
    open_chat(customer)
    write(customer, "What do I owe?")
    expect(customer.locator(".list .row.bot").last).to_contain_text("€117.83")
    ask_for_a_person(customer)
    agent = people.agent()
    claim(agent, "Priya Shah")
    reply(agent, "Hello Priya, how can I help?")
    expect(customer.locator(".row.agent").last).to_contain_text("how can I help?")
    close(agent)
    customer.locator(".star").last.click()
    customer.get_by_role("button", name="Send rating").click()
    expect(customer.get_by_text("Thank you. Your rating")).to_be_visible()
    assert customer.evaluate(LOOKS) == untouched
    assert books.violations == []

    with capsys.disabled():
        sys.stdout.write(f"\nthe widget, gzipped: {bundle().gzipped_size} bytes of {SIZE_LIMIT}\n")
    assert bundle().gzipped_size <= SIZE_LIMIT


def test_a_visitor_is_told_what_anybody_may_know(people: People, books: ForeignPage) -> None:
    books.put_chat(key="books")
    visitor = _visit(people, books, "a visitor")
    open_chat(visitor)
    write(visitor, "Which payment methods do you accept?")
    expect(visitor.locator(".list .row.bot").last).to_contain_text("card")
    write(visitor, "And how much is my bill?")
    expect(visitor.locator(".list .row.bot").last).to_contain_text("sign in")
    visitor.reload()
    open_chat(visitor)
    expect(visitor.locator(".list .row.customer")).to_have_count(2)
    assert books.violations == []


def test_a_page_that_is_not_the_sites_gets_no_chat(program: Stack, people: People, books: ForeignPage) -> None:
    books.put_chat(key="books", token=program.token("cus_priya"))
    program.rows(SITE, "https://books.example")
    page = _visit(people, books, "another page")
    page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_text("This chat is not set up for this website.")).to_be_visible()
    expect(page.locator(".list .row")).to_have_count(0)
