"""The sandbox's pages for customers: paid by keyboard, and no serious fault that axe can find, light or dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_accessibility import CHECKED, faults
from tests.sandbox.running import Running, running
from tests.sandbox.shop import customer_with, open_invoice

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    with running() as it:
        yield it


def test_an_invoice_is_paid_and_a_card_changed_without_a_mouse(chromium: Browser, box: Running) -> None:
    api = box.stripe()
    customer = customer_with(api)
    invoice = open_invoice(api, customer.id)
    assert invoice.hosted_invoice_url is not None
    page = chromium.new_page(**CHECKED)  # type: ignore[arg-type]
    page.goto(box.url)
    found = faults(page, "front")
    page.goto(invoice.hosted_invoice_url)
    found += faults(page, "open invoice")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Pay with a test card")).to_be_focused()
    page.get_by_label("Pay with a test card").select_option("pm_card_visa_chargeDeclined")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Your card was declined.")
    found += faults(page, "declined")
    page.get_by_role("button", name="Pay €43.05").press("Enter")
    expect(page.get_by_text("Nothing is left to pay.")).to_be_visible()
    found += faults(page, "paid")
    page.goto(api.v1.billing_portal.sessions.create({"customer": customer.id}).url)
    found += faults(page, "portal")
    page.get_by_role("button", name="Use this card").press("Enter")
    expect(page.get_by_role("heading", name="Payment method changed")).to_be_visible()
    page.close()
    assert found == []
    assert api.v1.invoices.retrieve(invoice.id).status == "paid"
