"""From "I want to pay" to a bill that is paid: the chat, the button in it, and the billing system's own page."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from billing.document import parse_document
from tests.browser.chromium import path_or_skip
from tests.browser.people import People, open_chat, write
from tests.flows.stack import DEMO_FILE, Stack, stack
from tests.sandbox.running import Running, running

pytestmark = [pytest.mark.browser, pytest.mark.prove]
BILL = "INV-2058"
PATIENCE_SECONDS = 60.0


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    path_or_skip()
    with running() as sandbox:
        sandbox.control("seed", {"document": parse_document(DEMO_FILE.read_bytes())})
        yield sandbox


@pytest.fixture(scope="module")
def shop(box: Running) -> Iterator[Stack]:
    """The program on that billing system, which tells it of what happens there."""
    settings = {
        "BILLING_GATEWAY": "billing.gateways.stripe.stripe_gateway",
        "STRIPE_API_KEY": box.key,
        "STRIPE_API_BASE": box.url,
        "STRIPE_WEBHOOK_SECRETS": "whsec_none_yet",
        "BILLING_FRESH_SECONDS": "10",
        "ACTION_SECONDS": "10",
    }
    with stack(name="paying", settings=settings) as its:
        its.manage("billingbackfill", "--rate", "10000")
        hook: dict[str, Any] = {"url": f"{its.base}/hooks/billing/", "enabled_events": ["*"]}
        its.env["STRIPE_WEBHOOK_SECRETS"] = str(box.stripe().v1.webhook_endpoints.create(hook).secret)  # type: ignore[arg-type]
        its.start("web")
        yield its


def said_last(page: Page, text: str) -> None:
    expect(page.locator(".list .row.bot").last).to_contain_text(text, timeout=20_000)


def until_known(shop: Stack) -> None:
    """The copy has it, a moment after the billing system."""
    began = time.monotonic()
    while shop.rows("SELECT status FROM billing_invoice WHERE number = %s", BILL) != [("paid",)]:
        assert time.monotonic() - began < PATIENCE_SECONDS, shop.log_of("web").read_text()[-4000:]
        time.sleep(0.1)


def test_a_bill_is_paid_from_the_chat(chromium: Browser, shop: Stack, box: Running) -> None:
    with People(chromium, shop.base) as people:
        page = people.customer("cus_daniel")
        open_chat(page)
        write(page, "I want to pay my bill now")
        said_last(page, BILL)
        write(page, "yes")
        said_last(page, "Here is your link to pay")
        with page.context.expect_page() as opened:
            page.get_by_role("button", name="Pay now").click()
        paying = opened.value
        expect(paying).to_have_url(re.compile(re.escape(box.url)))
        assert paying.evaluate("document.referrer") == ""
        paying.get_by_role("button", name="Pay €").click()
        expect(paying.get_by_text("Nothing is left to pay.")).to_be_visible()
        paying.close()
        until_known(shop)
        write(page, "what do I owe now?")
        said_last(page, f"Your last bill, {BILL}")
        with page.context.expect_page() as again:
            page.get_by_role("button", name="Pay now").click()
        expect(again.value.get_by_text("Nothing is left to pay.")).to_be_visible()
        assert people.troubles == []
