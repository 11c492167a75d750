"""The story the product is for, told to a whole program from outside."""

from __future__ import annotations

from tests.flows.chat_client import AgentClient, CustomerClient
from tests.flows.stack import Stack


async def main_story(program: Stack) -> None:
    """A customer asks, the bot answers from the records, a person is brought in, takes over, replies and closes."""
    async with (
        CustomerClient(program.chat_url) as customer,
        AgentClient(program.inbox_url, headers=program.agent_headers()) as agent,
    ):
        welcome = await customer.hello(program.token("cus_priya"))
        conversation = welcome["conversation"]
        assert "automated" in welcome["messages"][0]["text"]
        await agent.hello()

        ack = await customer.say("Why is my latest bill higher than last month's?")
        answer = await customer.wait_for(type="message", author="bot", kind="answer")
        assert answer["seq"] == ack["seq"] + 1
        (older, newer) = program.rows(
            "SELECT i.total_minor FROM billing_invoice i JOIN billing_customer c ON c.id = i.customer_id "
            "WHERE c.external_ref = 'cus_priya' AND i.status <> 'draft' ORDER BY i.period_start DESC LIMIT 2"
        )[::-1]
        assert answer["table"]["total"][-1].endswith(f"{(newer[0] - older[0]) / 100:.2f}")

        await customer.say("I would like to talk to a real person please")
        waiting = await customer.wait_for(type="state", custody="waiting")
        assert waiting["position"] >= 1
        await agent.wait_for(type="queue")

        thread = await agent.watch(conversation)
        assert [m["author"] for m in thread["messages"]] == ["bot", "customer", "bot", "customer", "bot"]
        claimed = await agent.claim(conversation, thread["state"]["custody_version"])
        held = await customer.wait_for(type="state", custody="agent")
        assert held["agent"] == "Maya"

        await agent.reply(
            conversation, "Hi Priya, I am looking at it.", version=claimed["custody_version"], last_seq=99
        )
        said = await customer.wait_for(type="message", author="agent")
        assert (said["text"], said["name"]) == ("Hi Priya, I am looking at it.", "Maya")

        await customer.say("Thank you! What do I owe?")
        await agent.wait_for(type="message", author="customer", text="Thank you! What do I owe?")
        await agent.send({"type": "close", "conversation": conversation, "custody_version": claimed["custody_version"]})
        await customer.wait_for(type="state", custody="closed")
        assert [m for m in customer.messages(author="bot") if m["seq"] > said["seq"]] == []
        await customer.send({"type": "rating", "score": 5, "comment": "Quick and clear."})
        await customer.wait_for(type="state", custody="closed", rated=True)

    assert [m["seq"] for m in customer.messages()] == list(range(1, len(customer.messages()) + 1))
    ((brief,),) = program.rows(
        "SELECT brief FROM handoff_escalation WHERE conversation_id = %s ORDER BY id LIMIT 1", conversation
    )
    assert brief["question"]
    assert brief["draft"]
