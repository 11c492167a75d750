"""Tuning before a manager: a gap is taught, a threshold moved by keys with its preview, a text tried and published."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.people import MANAGER, People
from tests.browser.test_accessibility import CHECKED, faults
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser
ROOT = "/review/tuning/"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}, "bypass_csp": True}
_CHAT = """INSERT INTO handoff_conversation
(id, customer_ref, display_name, locale, custody, custody_version, priority, last_seq, closed_at)
VALUES ('{chat}', 'cus_{chat}', 'Ada', 'en', 'closed', 1, 0, 1, now()) RETURNING 1"""
_SAID = """INSERT INTO handoff_message (conversation_id, seq, author, text)
VALUES ('{chat}', 1, 'customer', '{text}') RETURNING 1"""
_TURN = """INSERT INTO supportbot_turn
(id, conversation_id, first_seq, last_seq, custody_version, status, decision, topic, confidence, finished_at, trace)
VALUES (gen_random_uuid(), '{chat}', 1, 1, 0, 'done', 'clarify', 'currency_fee', 0.5, now(), '{trace}') RETURNING 1"""
_GAP = """WITH gap AS (INSERT INTO supportbot_gap (name, topic, state, first_id, leader, space)
    SELECT '', '', 'open', id, decode('00', 'hex'), 'none' FROM supportbot_turn WHERE conversation_id = '{chat}'
    RETURNING id, first_id)
INSERT INTO supportbot_gapmessage (turn_id, gap_id, customer_ref, why, read_topic, confidence, at)
SELECT first_id, id, 'cus_{chat}', 'asked_back', 'currency_fee', 0.5, now() FROM gap RETURNING 1"""
_TRACE = {"reading": {"topics": [["currency_fee", 0.5]], "choice": ""}, "threshold": 0.6}


def _not_understood(program: Stack, text: str) -> None:
    chat = str(uuid.uuid4())
    for sql in (_CHAT, _SAID, _TURN, _GAP):
        program.rows(sql.format(chat=chat, text=text, trace=json.dumps(_TRACE)))


def test_a_manager_teaches_a_gap_moves_a_threshold_and_publishes_a_text(people: People, program: Stack) -> None:
    manager = people.staff(MANAGER, **CHECKED)
    manager.goto(ROOT)
    found = faults(manager, "home")
    manager.get_by_role("link", name="Knowledge gaps").click()
    expect(manager.get_by_text("No open gaps in the last 30 days")).to_be_visible()
    found += faults(manager, "no gaps")
    _not_understood(program, "can I have my bills on paper")
    manager.reload()
    manager.get_by_role("link", name="can I have my bills on paper").click()
    found += faults(manager, "a gap")
    manager.get_by_label("What it is about").first.select_option("A copy of a bill")
    manager.get_by_role("button", name="Teach it").press("Enter")
    expect(manager.get_by_text("1 wording proposed for learning.")).to_be_visible()
    manager.get_by_label("State").select_option("Taught")
    expect(manager.get_by_role("link", name="can I have my bills on paper")).to_be_visible()

    manager.goto(f"{ROOT}thresholds/")
    found += faults(manager, "thresholds")
    manager.get_by_role("link", name="Currency and exchange fees").click()
    percent = manager.get_by_label("Answers from")
    percent.fill("50")
    expect(manager.get_by_text("1 more would have been answered")).to_be_visible()
    manager.get_by_label("Try another").focus()
    manager.keyboard.press("ArrowRight")
    expect(percent).to_have_value("51")
    expect(manager.get_by_text("0 more would have been answered")).to_be_visible()
    manager.get_by_label("Why").fill("Asks back too often")
    manager.keyboard.press("Enter")
    expect(manager.get_by_text("The threshold is in force.")).to_be_visible()
    found += faults(manager, "a threshold with its history")
    manager.get_by_role("button", name="Put back").click()
    expect(manager.get_by_text("The earlier state is in force again.")).to_be_visible()

    manager.goto(f"{ROOT}answers/")
    found += faults(manager, "answers")
    manager.get_by_role("link", name="Refunds (en)").click()
    manager.get_by_label("Words").fill("Ask us within 60 days.")
    manager.get_by_role("button", name="Show the reply").click()
    expect(manager.get_by_role("region", name="With the draft")).to_contain_text("Ask us within 60 days.")
    found += faults(manager, "a draft tried")
    before = manager.get_by_role("region", name="Today").inner_text()
    manager.get_by_role("button", name="Publish").click()
    expect(manager.get_by_text("Published: it counts from the next answer on.")).to_be_visible()
    manager.get_by_role("button", name="Put back").click()
    manager.get_by_role("button", name="Show the reply").click()
    expect(manager.get_by_text("The draft changes nothing of this reply.")).to_be_visible()
    assert manager.get_by_role("region", name="Today and with the draft").inner_text().split("\n")[-1] in before
    manager.goto(f"{ROOT}checks/")
    found += faults(manager, "no evaluation")
    assert found == []


def test_on_a_phone_nothing_is_wider_than_the_screen(people: People, program: Stack) -> None:
    _not_understood(program, "w" * 300)
    manager = people.staff(MANAGER, **PHONE)
    found = []
    for page in (
        "",
        "gaps/",
        "thresholds/",
        "thresholds/currency_fee/",
        "answers/",
        "answers/text/refund_policy/en/",
        "checks/",
    ):
        manager.goto(ROOT + page)
        assert manager.evaluate("document.documentElement.scrollWidth") <= 390, page
        found += faults(manager, f"phone {page}")
    assert found == []
