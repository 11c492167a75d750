"""An agent before a real browser: what can be done stands beside the thread, is done by one press, and the customer
reads of it in the chat."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import path_or_skip
from tests.browser.people import People, claim, open_chat, row_of, write
from tests.flows.stack import Stack, stack

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def acting() -> Iterator[Stack]:
    """The program where it carries out what is agreed."""
    path_or_skip()
    local = {"BILLING_ACTIONS": "all", "BILLING_GATEWAY": "billing.gateways.local.LocalGateway"}
    with stack(name="acting", settings=local) as its:
        its.start("web")
        yield its


def _swap_a_field_that_was_resized(agent: Page) -> None:
    """The browser keeps a size in the field's style; htmx is not to copy that on, as the policy forbids such styles."""
    field = agent.locator("#acts-words")
    field.evaluate("field => { field.style.width = '9rem'; field.value = 'Before' }")
    agent.get_by_role("button", name="Show what it does").click()
    expect(field).to_have_value("")


def test_approved_by_one_key_and_told_in_the_chat(chromium: Browser, acting: Stack) -> None:
    with People(chromium, acting.base) as people:
        customer = people.customer("cus_harbour")
        open_chat(customer)
        write(customer, "I want my money back for bill INV-2038")
        expect(customer.get_by_text("needs an extra approval")).to_be_visible()
        write(customer, "yes")
        expect(customer.get_by_text("A colleague will take care of it")).to_be_visible()
        agent = people.agent()
        row_of(agent, "Harbour").click()
        beside = agent.get_by_role("region", name="What can be done")
        expect(beside.get_by_text("waits for approval")).to_be_visible()
        claim(agent, "Harbour")
        agent.keyboard.press("Escape")
        expect(beside.get_by_text("What can be done")).to_be_visible()
        agent.wait_for_load_state("networkidle")
        agent.keyboard.press("y")
        expect(agent.locator("#log").get_by_text("is on its way back")).to_be_visible()
        expect(beside.get_by_text("What was done")).to_be_visible()
        expect(customer.get_by_text("is on its way back to the payment method")).to_be_visible()
        expect(beside.get_by_text("waits for approval")).to_have_count(0)
        _swap_a_field_that_was_resized(agent)
        assert people.troubles == []
    refunds = "SELECT r.amount_minor FROM billing_refund r JOIN billing_paymentattempt p ON p.id = r.payment_id"
    back = acting.rows(f"{refunds} WHERE p.ref = 'pay_0040'")
    assert back == [(9225,)]
