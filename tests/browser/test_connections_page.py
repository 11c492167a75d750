"""The page of connections on a desktop and on a phone, light and dark: nothing connected, at work, in trouble."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.people import People
from tests.browser.test_accessibility import CHECKED, faults
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser
ADMIN = "admin@northwind.example"
ROOT = "/settings/connections/"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}}
_TABLES = ("connection", "mirrorstate", "delivery", "backfill", "reconciliation")

_IN_TROUBLE = (
    """INSERT INTO billing_connection
    (kind, name, active, cursor, last_ok_at, last_error, last_error_at, caught_up_at, refused, "foreign")
    VALUES ('billing', 'stripe', true, 'evt_1', now() - interval '2 hours',
    'gateway_unavailable: Stripe was not reached', now() - interval '3 minutes', now() - interval '2 hours', 12, 1)""",
    """INSERT INTO billing_mirrorstate (gateway, kind, ref, owner, ticket, synced_at, gone, problem)
    SELECT 'stripe', 'invoice', 'in_1PqRsTuVwXyZ' || n, 'cus_1', n, now() - interval '1 hour', false,
    'lines add up to 3000, the total is 2900 EUR' FROM generate_series(1, 3) AS n""",
    """INSERT INTO billing_delivery (gateway, event, kind, source, keys, headers, body, state, attempts, repeats, error)
    SELECT 'stripe', 'evt_1PqRsTuVwXyZ' || n, 'invoice.payment_succeeded', 'webhook', '[]', '{}', '', 'failed', 10, 0,
    'gateway_unavailable: Stripe was not reached in time' FROM generate_series(1, 2) AS n""",
    """INSERT INTO billing_backfill
    (gateway, kind, cursor, paged, since_ticket, objects_read, calls, seconds, wanted, finished_at)
    VALUES ('stripe', 'plan', '', true, 1, 3, 1, 1, true, now()),
    ('stripe', 'customer', 'c', false, 1, 4200, 42, 9, true, NULL)""",
    """INSERT INTO billing_reconciliation (gateway, repair, pending, customers, objects_read, drift, examples, repaired,
    "foreign", error, finished_at)
    VALUES ('stripe', true, '[]', 500, 9000, '{"invoice": {"status": 2}}', '[]', 2, 0, '',
    now() - interval '9 hours')""",
)


@pytest.fixture
def emptied(program: Stack) -> Iterator[None]:
    yield
    for table in _TABLES:
        program.rows(f"DELETE FROM billing_{table} RETURNING 1")


@pytest.mark.usefixtures("emptied")
def test_nothing_connected_then_trouble(people: People, program: Stack) -> None:
    admin = people.staff(ADMIN, **CHECKED)
    admin.get_by_role("navigation", name="Main").get_by_role("link", name="API").click()
    admin.get_by_role("link", name="Connections").click()
    expect(admin.get_by_text("No system is connected")).to_be_visible()
    found = faults(admin, "no connection")
    for statement in _IN_TROUBLE:
        program.rows(f"{statement} RETURNING 1")
    admin.reload()
    card = admin.get_by_role("region", name="Stripe billing")
    expect(card.get_by_text("Not answering")).to_be_visible()
    expect(card.get_by_text("1 of 2 kinds, at customer: 4,203 objects")).to_be_visible()
    expect(card.get_by_text("Lines add up to 3000, the total is 2900 EUR.").first).to_be_visible()
    expect(card.get_by_text("invoice status: 2")).to_be_visible()
    for name in ("Check now", "Replay failed", "Run backfill"):
        expect(card.get_by_role("button", name=name)).to_be_visible()
    found += faults(admin, "a connection in trouble")
    program.rows("UPDATE billing_connection SET last_ok_at = now() RETURNING 1")
    program.rows("UPDATE billing_backfill SET finished_at = now() RETURNING 1")
    expect(card.get_by_text("Behind")).to_be_visible(timeout=15_000)
    card.get_by_text("Run backfill…").click()
    expect(card.get_by_role("button", name="Copy everything again")).to_be_visible()
    found += faults(admin, "about to copy everything again")
    assert found == []


@pytest.mark.usefixtures("emptied")
def test_on_a_phone_nothing_is_wider_than_the_screen(people: People, program: Stack) -> None:
    admin = people.staff(ADMIN, **PHONE)
    for statement in _IN_TROUBLE:
        program.rows(f"{statement} RETURNING 1")
    admin.goto(ROOT)
    expect(admin.get_by_role("button", name="Check now")).to_be_visible()
    assert admin.evaluate("document.documentElement.scrollWidth") <= 390
