"""The page of actions before a manager: one that is stuck is settled by keys alone, on a desktop and on a phone."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.people import MANAGER, People
from tests.browser.test_accessibility import CHECKED, faults
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser
ROOT = "/settings/actions/"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}}
EURO = {"minor": 4674, "currency": "EUR"}
REFUND = {"kind": "refund_payment", "invoice": "INV-2051", "payment": "pay_0053", "amount": EURO, "reason": "duplicate"}
EFFECT = {"amount": EURO, "notes": ["to_the_same_method"]}
_INSERT = """INSERT INTO billing_action
(id, key, customer_id, kind, target, command, effect, state, why, asked_by, conversation, approved_by, attempts, error,
told, next_try_at)
SELECT '{id}', '{id}', id, '{kind}', '{target}', '{command}', '{effect}', '{state}', '{why}', 'customer:cus_marek', '',
'', 8, '{error}', '', NULL FROM billing_customer WHERE external_ref = 'cus_marek' RETURNING 1"""
_EVENT = """INSERT INTO billing_actionevent (action_id, state, actor, detail)
VALUES ('{id}', 'unknown', 'program', '{{"attempt": 8, "error": "given_up"}}') RETURNING 1"""


def _action(program: Stack, state: str, *, why: str = "", error: str = "", **command: Any) -> str:
    key, wanted = str(uuid.uuid4()), {**REFUND, **command}
    program.rows(
        _INSERT.format(
            id=key,
            kind=wanted["kind"],
            target=wanted["payment"],
            command=json.dumps(wanted),
            effect=json.dumps(EFFECT),
            state=state,
            why=why,
            error=error,
        )
    )
    program.rows(_EVENT.format(id=key))
    return key


@pytest.fixture
def settled(program: Stack) -> Iterator[None]:
    """Rows of actions cannot be deleted: what is left open is declined, so that it is in nobody's way."""
    yield
    program.rows(
        "UPDATE billing_action SET state = 'declined' WHERE state IN ('unknown', 'waiting_approval') RETURNING 1"
    )


@pytest.mark.usefixtures("settled")
def test_a_manager_settles_what_is_stuck_by_keys_alone(people: People, program: Stack) -> None:
    manager = people.staff(MANAGER, **CHECKED)
    manager.get_by_role("navigation", name="Main").get_by_role("link", name="Actions").click()
    expect(manager.get_by_text("Nothing is stuck")).to_be_visible()
    found = faults(manager, "no action")
    key = _action(program, "unknown", error="given_up")
    _action(program, "waiting_approval", why="above_limit", payment="pay_0035", invoice="INV-2035")
    manager.reload()
    card = manager.locator(f"#action-{key}")
    expect(card.get_by_text("Given up").first).to_be_visible()
    found += faults(manager, "one stuck, one waiting")
    card.get_by_text("Settle it…").focus()
    for pressed in ("Enter", "Tab", "Space"):
        manager.keyboard.press(pressed)
    expect(card.get_by_label("It was done")).to_be_checked()
    manager.keyboard.press("Tab")
    manager.keyboard.press("Enter")
    expect(card.get_by_text("Give the reference of what was made or changed.")).to_be_visible()
    found += faults(manager, "not settled yet")
    card.get_by_label("Reference").fill("re_42")
    card.get_by_label("How you know").fill("Seen in the dashboard")
    manager.keyboard.press("Enter")
    expect(manager.get_by_text("Settled: it was done.")).to_be_visible()
    expect(manager.get_by_text("Nothing is stuck")).to_be_visible()
    expect(manager.locator(f"#action-{key}").get_by_text("re_42").first).to_be_visible()
    manager.get_by_label("State").select_option("waiting")
    expect(manager.locator(f"#action-{key}")).to_have_count(0)
    expect(manager.get_by_role("button", name="Approve")).to_be_visible()
    assert "part=waiting" in manager.url
    assert found == []
    assert people.troubles == []


@pytest.mark.usefixtures("settled")
def test_on_a_phone_nothing_is_wider_than_the_screen(people: People, program: Stack) -> None:
    key = _action(program, "unknown", error="given_up")
    manager = people.staff(MANAGER, **PHONE)
    manager.goto(ROOT)
    manager.locator(f"#action-{key}").get_by_text("Settle it…").click()
    manager.locator(f"#action-{key}").get_by_text("What happened to it").click()
    expect(manager.get_by_label("How you know")).to_be_visible()
    assert manager.evaluate("document.documentElement.scrollWidth") <= 390
