"""The main story on the whole program, what was missed comes on return, and two tabs show the same."""

from __future__ import annotations

import pytest

from tests.flows.chat_client import CustomerClient
from tests.flows.main_story import main_story
from tests.flows.stack import Stack

pytestmark = pytest.mark.socket


async def test_from_the_question_to_the_persons_reply(program: Stack) -> None:
    await main_story(program)


async def test_what_was_missed_comes_on_return(program: Stack) -> None:
    async with CustomerClient(program.chat_url) as first:
        welcome = await first.hello(program.token("cus_aoife"))
        await first.say("How much do I owe?")
        seen = await first.wait_for(type="message", author="bot", kind="answer")
    async with CustomerClient(program.chat_url) as other:
        again = await other.hello(program.token("cus_aoife"), last_seq=seen["seq"] - 1)
        assert again["conversation"] == welcome["conversation"]
        assert [m["seq"] for m in again["messages"]] == [seen["seq"]]


@pytest.mark.fault("F11")
async def test_two_tabs_show_the_same(program: Stack) -> None:
    async with CustomerClient(program.chat_url) as left, CustomerClient(program.chat_url) as right:
        await left.hello(program.token("cus_siobhan"))
        await right.hello(program.token("cus_siobhan"))
        ack = await left.say("When is my bill due?")
        await right.wait_for(type="message", seq=ack["seq"], author="customer")
        await left.wait_for(type="message", seq=ack["seq"] + 1, author="bot")
        await right.wait_for(type="message", seq=ack["seq"] + 1, author="bot")
        assert left.messages() == right.messages()
