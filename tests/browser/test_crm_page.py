"""An admin sets up the CRM's fields, tries them with a customer, and sends again what did not get through."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from supportbot.supervisor.plan import PROJECT
from tests.browser.chromium import path_or_skip
from tests.browser.people import People
from tests.browser.test_accessibility import CHECKED, faults
from tests.contracts.crm.over_http import SIGNED
from tests.flows.stack import Stack, stack
from tests.sandbox.running import _await_port, _free_port

pytestmark = pytest.mark.browser
ADMIN = "admin@northwind.example"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}}
CUSTOMERS = [
    {
        "reference": "cus_priya",
        "email": "priya.shah@example.com",
        "fields": {"tier": "Platinum", "owner": "Mina Okoro", "notes": "Prefers mail.\nCall after ten."},
        "open_cases": [{"id": "77", "subject": "Meter queried", "status": "Waiting on us", "opened_on": "2026-10-01"}],
    },
    {"reference": "cus_somebody_else", "email": "", "fields": {}},
]
GIVEN_UP = """
WITH chat AS (
    INSERT INTO handoff_conversation (id, customer_ref, display_name, locale, custody, custody_version, priority)
    VALUES (gen_random_uuid(), %s, 'Priya Shah', 'en-IE', 'closed', 2, 0) RETURNING id
)
INSERT INTO supportbot_outcomedelivery (conversation_id, wanted, status, attempts, error, sent_at)
SELECT id, 1, 'failed', 11, 'The CRM is out of order (503).', now() FROM chat RETURNING conversation_id"""


@pytest.fixture(scope="module")
def crm_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    customers: Path = tmp_path_factory.mktemp("crm") / "customers.json"
    customers.write_text(json.dumps(CUSTOMERS))
    port = _free_port()
    script = PROJECT / "docs/examples/crm_server.py"
    words = [sys.executable, str(script), "--port", str(port), "--secret", SIGNED, "--customers", str(customers)]
    with subprocess.Popen(words, env={**os.environ}) as process:
        try:
            _await_port(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def with_crm(crm_server: str) -> Iterator[Stack]:
    path_or_skip()
    settings = {"CRM": "billing.crm.http.HttpCrm", "CRM_URL": crm_server, "CRM_SECRET": SIGNED}
    with stack(name="crm", settings=settings) as its:
        its.start("web")
        yield its


@pytest.fixture
def company(chromium: Browser, with_crm: Stack) -> Iterator[People]:
    with People(chromium, with_crm.base) as those:
        yield those
        assert those.troubles == []


def look(admin: Page, reference: str) -> None:
    card = admin.locator("#try")
    card.get_by_label("Customer reference").fill(reference)
    card.get_by_role("button", name="Look").click()


def test_without_a_crm_the_page_says_what_there_is(people: People, program: Stack) -> None:
    program.rows(GIVEN_UP, "cus_a_browser")
    admin = people.staff(ADMIN, **CHECKED)
    admin.goto("/settings/api/")
    admin.get_by_role("navigation", name="API and connections").get_by_role("link", name="CRM").click()
    expect(admin.get_by_role("heading", name="CRM", exact=True)).to_be_visible()
    found = faults(admin, "CRM")
    admin.get_by_role("button", name="Check now").click()
    expect(admin.get_by_text("local answers and is in order.")).to_be_visible()
    look(admin, "cus_priya")
    expect(admin.locator("#try")).to_contain_text("E-mail there")
    admin.get_by_role("button", name="Send the outcome for Priya Shah again").click()
    expect(admin.get_by_text("It is sent again within moments.")).to_be_visible()
    found += faults(admin, "a customer looked at")
    admin.set_viewport_size({"width": 390, "height": 800})
    assert admin.evaluate("document.documentElement.scrollWidth") <= 390
    program.rows("DELETE FROM supportbot_outcomedelivery RETURNING 1")
    assert found == []


@pytest.mark.prove
def test_fields_are_mapped_tried_and_outcomes_sent_again(company: People, with_crm: Stack) -> None:
    with_crm.rows(GIVEN_UP, "cus_a_browser")
    admin = company.staff(ADMIN, **CHECKED)
    admin.goto("/settings/crm/")
    found = faults(admin, "CRM")
    admin.get_by_role("button", name="Check now").click()
    expect(admin.get_by_text("HTTP answers and is in order.")).to_be_visible()
    look(admin, "cus_priya")
    expect(admin.locator("#try")).to_contain_text("Meter queried")
    expect(admin.locator("#try")).not_to_contain_text("Platinum")
    admin.get_by_label("Segment").fill("two words")
    admin.get_by_role("button", name="Save").click()
    expect(admin.get_by_text("Write the field’s internal name")).to_be_visible()
    found += faults(admin, "a wrong field")
    admin.get_by_label("Segment").fill("tier")
    admin.get_by_role("button", name="Save").click()
    expect(admin.get_by_text("The fields are saved.")).to_be_visible()
    look(admin, "cus_priya")
    expect(admin.locator("#try")).to_contain_text("Platinum")
    found += faults(admin, "a customer looked at")
    look(admin, "cus_nobody")
    expect(admin.get_by_text("Billing has no customer with this reference.")).to_be_visible()
    admin.get_by_role("button", name="Send the outcome for Priya Shah again").click()
    expect(admin.get_by_text("It is sent again within moments.")).to_be_visible()
    expect(admin.get_by_role("row").filter(has_text="Priya Shah")).to_contain_text("Tried again")
    assert found == []


@pytest.mark.prove
def test_on_a_phone_nothing_is_wider_than_the_screen(company: People, with_crm: Stack) -> None:
    with_crm.rows(GIVEN_UP, "cus_a_phone")
    admin = company.staff(ADMIN, **PHONE)
    admin.goto("/settings/crm/")
    look(admin, "cus_priya")
    expect(admin.locator("#try")).to_contain_text("Meter queried")
    assert admin.evaluate("document.documentElement.scrollWidth") <= 390
