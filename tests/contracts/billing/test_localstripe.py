"""The part of the contract that localstripe can serve: another's idea of Stripe than our own sandbox's.

It speaks an older version (no prices, invoice payments, credit notes, balance, portal, no paging of events back
from one), and ignores idempotency keys.
"""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from billing.actions.commands import ChangeAddress, MethodLink, SetAutopay
from billing.gateways.errors import Misconfigured, Refused
from billing.gateways.stripe import StripeGateway, StripeOptions
from billing.money import Money
from billing.records import CustomerRecord, Key, PaymentMethodRecord, PlanRecord
from tests.contracts.billing.localstripe import KEY, client_of, running_localstripe, webhooks_to

SECRET = "whsec_test"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running_localstripe() as address:
        yield address


@pytest.fixture(scope="module")
def gateway(url: str) -> StripeGateway:
    return StripeGateway(StripeOptions(KEY, api_base=url, webhook_secrets=(SECRET,)))


@pytest.fixture
def ada(url: str) -> str:
    """A customer with a card, as Stripe's guides make one."""
    api = client_of(url).v1
    made: Any = {
        "name": "Ada Quinn",
        "email": "ada@example.com",
        "preferred_locales": ["en-IE"],
        "metadata": {"customer_ref": "C-100"},
    }
    customer = api.customers.create(params=made)
    card: Any = {
        "type": "card",
        "card": {"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "123"},
    }
    method = api.payment_methods.create(params=card)
    api.payment_methods.attach(method.id, params={"customer": customer.id})
    default: Any = {"invoice_settings": {"default_payment_method": method.id}}
    api.customers.update(customer.id, params=default)
    return customer.id


def customer_record(gateway: StripeGateway, ref: str) -> CustomerRecord:
    return next(
        each for each in gateway.page("customer").records if isinstance(each, CustomerRecord) and each.ref == ref
    )


def test_it_is_there(gateway: StripeGateway) -> None:
    gateway.check()


def test_plans(gateway: StripeGateway, url: str) -> None:
    client_of(url).v1.products.create(params={"id": "fibre", "name": "Fibre", "metadata": {"code": "fibre-150"}})
    wanted = PlanRecord("fibre", "fibre-150", "Fibre", True)
    assert gateway.fetch(Key("plan", "fibre")) == (wanted,)
    assert wanted in gateway.page("plan").records
    assert gateway.fetch(Key("plan", "nothing")) == ()


def test_a_customer_and_their_card(gateway: StripeGateway, ada: str) -> None:
    record = customer_record(gateway, ada)
    assert (record.customer_ref, record.name, record.locale) == ("C-100", "Ada Quinn", "en-IE")
    assert record.credit == Money(0, record.currency)
    assert record.autopay
    (method,) = gateway.fetch(Key("payment_method", record.default_method))
    assert isinstance(method, PaymentMethodRecord)
    assert (method.customer, method.brand, method.last4, method.exp_year) == (ada, "visa", "4242", 2040)


def test_an_address_is_changed_and_found_again(gateway: StripeGateway, ada: str) -> None:
    command, now = ChangeAddress("2 Bridge Street, Galway"), datetime.now(UTC)
    assert gateway.find(ada, command, "key-1", now) is None
    receipt = gateway.perform(ada, command, "key-1")
    assert receipt == gateway.find(ada, command, "key-1", now)
    assert customer_record(gateway, ada).billing_address == "2 Bridge Street, Galway"


def test_a_wish_about_autopay_is_kept(gateway: StripeGateway, ada: str) -> None:
    for wanted in (False, False, True):
        gateway.perform(ada, SetAutopay(wanted), f"key-{wanted}")
        assert customer_record(gateway, ada).autopay is wanted


def test_there_is_no_such_customer(gateway: StripeGateway) -> None:
    with pytest.raises(Refused) as refused:
        gateway.perform("cus_nobody", ChangeAddress("Nowhere 1"), "key")
    assert refused.value.reason == "resource_missing"


def test_a_server_that_has_no_such_call_is_the_wrong_one(gateway: StripeGateway, ada: str) -> None:
    with pytest.raises(Misconfigured, match="STRIPE_API_BASE"):
        gateway.perform(ada, MethodLink(), "key")


def test_its_webhooks_are_read(gateway: StripeGateway, url: str, ada: str) -> None:
    with receiving() as (address, received):
        webhooks_to(url, address, SECRET)
        gateway.perform(ada, ChangeAddress("9 Shop Street, Galway"), "key-9")
        told = set()
        while Key("customer", ada) not in told:  # those of the tests before may come late
            body, headers = received.get(timeout=10)
            told |= set(gateway.read_delivery(body, headers, datetime.now(UTC)).keys)


@contextmanager
def receiving() -> Iterator[tuple[str, queue.Queue[tuple[bytes, dict[str, str]]]]]:
    """A web server's address, and what is posted to it."""
    received: queue.Queue[tuple[bytes, dict[str, str]]] = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.put((self.rfile.read(int(self.headers["Content-Length"])), dict(self.headers)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", received
        server.shutdown()
