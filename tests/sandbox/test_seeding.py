"""A company document as Stripe objects: the same references, sums and days, read back through the official client."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import stripe

from tests.billing.documents import northwind_waiting
from tests.sandbox.running import PROJECT, ControlRefused, Running, running

ZONE = ZoneInfo("Europe/Dublin")
NORTHWIND = northwind_waiting()


@pytest.fixture(scope="module")
def north(running_box: Running) -> stripe.StripeClient:
    running_box.control("reset")
    running_box.control("seed", {"document": NORTHWIND})
    return running_box.stripe()


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment, ZONE).date().isoformat()


def _invoices() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(customer, invoice) for customer in NORTHWIND["customers"] for invoice in customer["invoices"]]


def test_every_customer_is_there_with_what_is_theirs(north: stripe.StripeClient) -> None:
    found = {each.id: each for each in north.v1.customers.list({"limit": 100}).data}
    assert set(found) == {each["ref"] for each in NORTHWIND["customers"]}
    for given in NORTHWIND["customers"]:
        customer = found[given["ref"]]
        assert (customer.name, customer.email) == (given["name"], given["email"])
        assert customer.metadata is not None
        assert customer.metadata["customer_ref"] == given["ref"]
        assert customer.balance == -given.get("credit", 0)
        methods = north.v1.customers.payment_methods.list(given["ref"]).data
        assert {each.id for each in methods} == {each["ref"] for each in given["payment_methods"]}
        running = north.v1.subscriptions.list({"customer": given["ref"], "status": "all"}).data
        assert {each.id: each["items"].data[0].price.id for each in running} == {
            each["ref"]: each["price"] for each in given["subscriptions"]
        }
        automatic = "charge_automatically" if given.get("autopay", True) else "send_invoice"
        assert {each.collection_method for each in running} <= {automatic}
        for each in running:
            item = each["items"].data[0]
            stated = next(sub for sub in given["subscriptions"] if sub["ref"] == each.id)
            assert _day(item.current_period_start) == stated["current_period_start"]
            assert _day(item.current_period_end - 1) == stated["current_period_end"]


def test_every_invoice_says_what_the_document_says(north: stripe.StripeClient) -> None:
    found = {each.id: each for each in north.v1.invoices.list({"limit": 100}).data}
    assert len(found) == len(_invoices()) == 58
    for customer, given in _invoices():
        invoice = found[f"in_{given['number']}"]
        assert (invoice.number, invoice.status, invoice.customer) == (given["number"], given["status"], customer["ref"])
        assert (invoice.total, invoice.amount_paid) == (given["total"], given.get("paid", 0))
        owed = 0 if given["status"] == "paid" else given["total"] - given.get("paid", 0)
        assert invoice.amount_remaining == owed
        assert invoice.status_transitions.finalized_at is not None
        assert _day(invoice.status_transitions.finalized_at) == given["issued_on"]
        assert [(each.amount, each.metadata["kind"], each.metadata["key"]) for each in invoice.lines.data] == [
            (line["amount"], line["kind"], line["key"]) for line in given["lines"]
        ]
        assert invoice.attempt_count == len(given.get("payments", []))
        if invoice.due_date is None:
            assert invoice.metadata is not None
            assert invoice.metadata["due_extended_until"] == given["due_on"]
        else:
            assert _day(invoice.due_date) == given["due_on"]


def test_every_payment_is_a_charge_that_leads_to_its_invoice(north: stripe.StripeClient) -> None:
    stated = {each["ref"]: (each, invoice) for _, invoice in _invoices() for each in invoice.get("payments", [])}
    charges = {each.id: each for each in north.v1.charges.list({"limit": 100}).auto_paging_iter()}
    assert set(charges) == set(stated)
    payments = list(north.v1.invoice_payments.list({"limit": 100}).auto_paging_iter())
    invoices = {str(each.payment.payment_intent): each.invoice for each in payments}
    for ref, (given, invoice) in stated.items():
        charge = charges[ref]
        assert (charge.amount, charge.status, charge.payment_method) == (
            given["amount"],
            given["status"],
            given["method"],
        )
        assert charge.created == int(datetime.fromisoformat(given["attempted_at"]).timestamp())
        assert invoices[str(charge.payment_intent)] == f"in_{invoice['number']}"
        if given["status"] == "failed":
            assert charge.outcome is not None
            assert charge.outcome.reason == given["failure_code"]


def test_twice_paid_is_two_payments_and_a_refund_waits(north: stripe.StripeClient) -> None:
    twice = north.v1.invoice_payments.list({"invoice": "in_INV-2051", "status": "paid"}).data
    assert [each.amount_paid for each in twice] == [4674, 4674]
    refund = north.v1.refunds.retrieve("re_grace_1")
    assert (refund.status, refund.amount, refund.charge) == ("pending", 1476, "pay_0042")
    note = north.v1.credit_notes.list({"invoice": "in_INV-2040"}).data[0]
    assert (note.number, note.total, note.memo) == ("CN-0311", 1476, "TV service not working in October")
    duplicate = north.v1.refunds.create({"charge": "pay_0053", "reason": "duplicate"})
    assert (duplicate.amount, duplicate.status) == (4674, "succeeded")


def test_what_is_seeded_goes_on_as_if_it_had_happened_here(north: stripe.StripeClient) -> None:
    paid = north.v1.invoices.pay("in_INV-2037")
    assert (paid.status, paid.attempt_count) == ("paid", 4)
    found = north.v1.subscriptions.retrieve("sub_marek_internet")
    item = found["items"].data[0]
    preview = north.v1.invoices.create_preview(
        {
            "subscription": found.id,
            "subscription_details": {
                "items": [{"id": item.id, "price": "fibre-1000-eur-2026"}],
                "proration_behavior": "always_invoice",
                "proration_date": item.current_period_start,
            },
        }
    )
    assert (preview.subtotal, preview.total) == (1000, 1230)
    tax_id = north.v1.customers.tax_ids.list("cus_harbour").data[0]
    assert tax_id.value == "IE6388047V"


def test_seeding_twice_changes_nothing_and_nonsense_is_refused(box: Running) -> None:
    first = box.control("seed", {"document": NORTHWIND})
    assert box.control("seed", {"document": NORTHWIND}) == first
    assert len(box.stripe().v1.invoices.list({"limit": 100}).data) == 58
    broken = {"version": 1, "customers": [{"ref": "cus_x", "name": "X", "currency": "EUR"}]}
    with pytest.raises(ControlRefused, match="cus_x"):
        box.control("seed", {"document": broken})
    assert len(box.stripe().v1.customers.list({"limit": 100}).data) == 12


def test_a_file_is_filled_before_it_is_served(tmp_path: Path) -> None:
    data = tmp_path / "box.sqlite3"
    command = [sys.executable, "-m", "sandbox.stripe", "seed"]
    subprocess.run([*command, "billing/demo/northwind.json", "--data", data], cwd=PROJECT, check=True)
    with running(data) as box:
        box.control("seed", {"customers": 50, "invoices": 4})
        api = box.stripe()
        assert len(list(api.v1.customers.list({"limit": 100}).auto_paging_iter())) == 62
        hosted = api.v1.invoices.retrieve("in_INV-2037").hosted_invoice_url
        assert hosted is not None
        assert hosted.startswith(f"{box.url}/i/")
        one = api.v1.invoices.list({"customer": "cus_bulk_000007", "limit": 3})
        assert (len(one.data), one.has_more) == (3, True)
        charge = api.v1.charges.list({"customer": "cus_bulk_000007"}).data[0]
        assert charge.id.startswith("ch_bulk_000007_")


@pytest.mark.prove
def test_ten_thousand_customers_are_paged_quickly(tmp_path: Path) -> None:
    data = tmp_path / "box.sqlite3"
    command = [sys.executable, "-m", "sandbox.stripe", "seed", "--customers", "10000", "--invoices", "12"]
    subprocess.run([*command, "--data", data], cwd=PROJECT, check=True)
    with running(data) as box:
        started, cursor, seen = time.monotonic(), "", 0
        while seen < 5000:
            page = _page(box, f"/v1/invoices?limit=100{cursor}")
            cursor, seen = f"&starting_after={page[-1]['id']}", seen + len(page)
        assert time.monotonic() - started < 10
        started = time.monotonic()
        assert len(_page(box, "/v1/invoices?customer=cus_bulk_005000&limit=100")) == 12
        assert time.monotonic() - started < 0.5
    for each in tmp_path.iterdir():
        each.unlink()  # more than a gigabyte, which pytest would keep for three runs


def _page(box: Running, path: str) -> list[dict[str, Any]]:
    """As it comes: the client's own objects take longer to make than the page."""
    request = urllib.request.Request(box.url + path, headers={"Authorization": f"Bearer {box.key}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        data: list[dict[str, Any]] = json.load(answer)["data"]
        return data
