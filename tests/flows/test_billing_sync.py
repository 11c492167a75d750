"""The whole program beside the sandbox: copied by the button, told by webhook, with a worker and without one."""

from __future__ import annotations

import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flows.stack import Stack, stack_with_own_stores
from tests.sandbox.running import Running, running

pytestmark = pytest.mark.prove
ADMIN = "admin@northwind.example"
PATIENCE_SECONDS = 60.0


@pytest.fixture
def box() -> Iterator[Running]:
    with running() as sandbox:
        sandbox.control("seed", {"customers": 20, "invoices": 2})
        yield sandbox


@pytest.fixture
def program(box: Running, tmp_path: Path) -> Iterator[Stack]:
    settings = {
        "BILLING_GATEWAY": "billing.gateways.stripe.stripe_gateway",
        "STRIPE_API_KEY": box.key,
        "STRIPE_API_BASE": box.url,
        "STRIPE_WEBHOOK_SECRETS": "whsec_none_yet",
        "BILLING_POLL_SECONDS": "3600",
    }
    with stack_with_own_stores(tmp_path, settings=settings) as its:
        endpoint = box.stripe().v1.webhook_endpoints.create(
            {"url": f"{its.base}/hooks/billing/", "enabled_events": ["*"]}
        )
        its.env["STRIPE_WEBHOOK_SECRETS"] = str(endpoint.secret)
        yield its


def _until(true: Callable[[], bool], what: str) -> None:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < PATIENCE_SECONDS, what
        time.sleep(0.1)


def _press(program: Stack, action: str) -> None:
    """The button on the page of connections, as its form sends it."""
    cookie = program.sign_in(ADMIN)
    asked = urllib.request.Request(f"{program.base}/settings/connections/", headers={"Cookie": cookie})
    with urllib.request.urlopen(asked) as answer:
        page = answer.read().decode()
        fresh = answer.headers.get("Set-Cookie", "").partition(";")[0]
    found = re.search(rf'action="([^"]+/{action}/)".*?name="csrfmiddlewaretoken" value="([^"]+)"', page, re.DOTALL)
    assert found, page
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": found[2]}).encode()
    headers = {"Cookie": f"{cookie}; {fresh}" if fresh else cookie, "Origin": program.base}
    urllib.request.urlopen(urllib.request.Request(program.base + found[1], body, headers)).read()


def _name(program: Stack, ref: str) -> str:
    ((name,),) = program.rows("SELECT name FROM billing_customer WHERE provider_ref = %s", ref)
    return str(name)


def test_copied_by_the_button_and_followed_by_worker_and_by_web(program: Stack, box: Running) -> None:
    program.start("web", "worker", "beat")
    _until(lambda: bool(program.rows("SELECT 1 FROM billing_connection WHERE active")), "the connection is noted")
    _press(program, "backfill")
    left = "SELECT 1 FROM billing_backfill WHERE finished_at IS NULL"
    _until(lambda: not program.rows(left) and bool(program.rows("SELECT 1 FROM billing_backfill")), "copied over")
    ((copied,),) = program.rows("SELECT count(*) FROM billing_invoice WHERE provider_ref <> ''")
    assert copied == 40
    ((ref,),) = program.rows("SELECT provider_ref FROM billing_customer WHERE provider_ref <> '' ORDER BY id LIMIT 1")
    api = box.stripe().v1
    api.customers.update(ref, {"name": "Told by webhook"})
    _until(lambda: _name(program, ref) == "Told by webhook", "followed by the worker")
    program.kill("worker")
    program.kill("beat")
    api.customers.update(ref, {"name": "Without a worker"})
    _until(lambda: _name(program, ref) == "Without a worker", "followed by the web process")
    states = program.rows("SELECT DISTINCT state FROM billing_delivery WHERE source = 'webhook'")
    assert states == [("done",)]
