"""The pages that customers are sent to, as a browser without scripts uses them."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request

import pytest
import stripe

from tests.sandbox.running import Running
from tests.sandbox.shop import customer_with, open_invoice


def _visit(url: str, **fields: str) -> tuple[int, str]:
    body = urllib.parse.urlencode(fields).encode() if fields else None
    try:
        with urllib.request.urlopen(url, body, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_an_open_invoice_is_paid_once_by_its_page(api: stripe.StripeClient) -> None:
    invoice = open_invoice(api, customer_with(api).id, 4674)
    assert invoice.hosted_invoice_url is not None
    status, html = _visit(invoice.hosted_invoice_url)
    assert status == 200
    assert "€46.74" in html
    assert "Pay €46.74" in html
    status, html = _visit(invoice.hosted_invoice_url, card="pm_card_visa_chargeDeclinedInsufficientFunds")
    assert status == 402
    assert "Your card has insufficient funds." in html
    assert api.v1.invoices.retrieve(invoice.id).status == "open"
    status, html = _visit(invoice.hosted_invoice_url, card="pm_card_mastercard")
    assert status == 200
    assert "Nothing is left to pay" in html
    assert "<form" not in html
    assert _visit(invoice.hosted_invoice_url, card="pm_card_visa")[0] == 409
    paid = api.v1.invoices.retrieve(invoice.id, {"expand": ["payments"]})
    assert (paid.status, paid.amount_paid) == ("paid", 4674)
    assert api.v1.events.list({"type": "invoice.paid"}).data[0].data.object["id"] == invoice.id


def test_a_page_is_reached_by_its_whole_link_only_and_shows_text_as_text(api: stripe.StripeClient) -> None:
    customer = customer_with(api)
    api.v1.customers.update(customer.id, {"name": "<script>alert(1)</script>"})
    invoice = open_invoice(api, customer.id)
    assert invoice.hosted_invoice_url is not None
    _, html = _visit(invoice.hosted_invoice_url)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert _visit(invoice.hosted_invoice_url[:-1])[0] == 404
    assert invoice.invoice_pdf is not None
    with urllib.request.urlopen(invoice.invoice_pdf, timeout=10) as answer:
        assert answer.read(5) == b"%PDF-"


def test_the_portal_changes_the_card_once(api: stripe.StripeClient) -> None:
    customer = customer_with(api)
    session = api.v1.billing_portal.sessions.create(
        {
            "customer": customer.id,
            "flow_data": {"type": "payment_method_update"},
            "return_url": "https://shop.example.com/account",
        }
    )
    status, html = _visit(session.url)
    assert status == 200
    assert "Visa, ending 4242" in html
    status, html = _visit(session.url, card="pm_card_mastercard")
    assert status == 200
    assert "https://shop.example.com/account" in html
    after = api.v1.customers.retrieve(customer.id, {"expand": ["invoice_settings.default_payment_method"]})
    assert after.invoice_settings is not None
    method = after.invoice_settings.default_payment_method
    assert isinstance(method, stripe.PaymentMethod)
    assert method.card is not None
    assert (method.card.brand, method.card.last4, method.customer) == ("mastercard", "4444", customer.id)
    assert _visit(session.url, card="pm_card_visa")[0] == 410
    assert _visit(session.url)[0] == 410


def test_a_portal_link_grows_old(api: stripe.StripeClient, box: Running) -> None:
    session = api.v1.billing_portal.sessions.create({"customer": customer_with(api).id})
    box.control("clock", {"advance": 301})
    assert _visit(session.url)[0] == 410


@pytest.mark.parametrize("path", ["/", "/_sandbox/style.css"])
def test_the_front_says_what_it_is(box: Running, path: str) -> None:
    status, text = _visit(box.url + path)
    assert status == 200
    assert re.search("stands in for Stripe|color-scheme", text)
    assert box.key not in text
