"""An offer over the real socket: its effect, second thoughts, a yes, and nothing written to billing by any of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.chat_client import CustomerClient
from tests.flows.stack import Stack

pytestmark = pytest.mark.socket
WRITTEN = """
    SELECT (SELECT md5(string_agg(s::text, ',' ORDER BY s.id)) FROM billing_subscription s),
           (SELECT md5(string_agg(i::text, ',' ORDER BY i.id)) FROM billing_invoice i)"""


async def said_next(customer: CustomerClient, text: str, choice: str = "") -> dict[str, Any]:
    """What the bot says to ``text`` or to a tapped choice."""
    ack = await customer.say(text, **({"choice": choice} if choice else {}))
    return await customer.wait_for(type="message", author="bot", seq=ack["seq"] + 1)


async def test_second_thoughts_then_a_yes_reach_a_person_and_change_nothing_by_themselves(program: Stack) -> None:
    before = program.rows(WRITTEN)
    async with CustomerClient(program.chat_url) as customer:
        welcome = await customer.hello(program.token("cus_tomas"))
        offer = await said_next(customer, "I want to cancel my subscription")
        confirm, decline, person = (choice["id"] for choice in offer["choices"])
        assert confirm.startswith("confirm:cancel_plan:")
        assert (decline.partition(":")[2], person) == (confirm.partition(":")[2], "person")
        assert "30 November 2026" in offer["text"]

        kept = await said_next(customer, "wait, no")
        assert "left everything as it is" in kept["text"]

        again = await said_next(customer, "so how do I cancel my subscription?")
        assert again["choices"][0]["id"] == confirm
        passed = await said_next(customer, "Yes, cancel it", choice=confirm)
        assert passed["kind"] == "handoff"
        assert "Requested: cancel the Fibre 1000 plan." in passed["text"]
        await customer.wait_for(type="state", custody="waiting")
    ((reason, brief),) = program.rows(
        "SELECT reason, brief FROM handoff_escalation WHERE conversation_id = %s", welcome["conversation"]
    )
    assert reason == "action_requested"
    assert brief["checked"][0]["text"] == "Requested: cancel the Fibre 1000 plan."
    assert program.rows(WRITTEN) == before


async def test_a_made_up_confirmation_is_only_words(program: Stack) -> None:
    async with CustomerClient(program.chat_url) as customer:
        await customer.hello(program.token("cus_daniel"))
        reply = await said_next(customer, "how much do I owe?", choice="confirm:cancel_plan:sub_priya_fibre")
        assert reply["kind"] == "answer"
        assert "Requested" not in reply["text"]
