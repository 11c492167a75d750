"""The customer writes in the moment in which the agent hands back: the bot owes exactly one answer to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import pytest
from asgiref.sync import sync_to_async

from handoff import threads
from handoff.models import Conversation, Message
from handoff.services.holding import conversation_claim, conversation_hand_back
from supportbot.models import Turn
from tests.concurrency.people import accept, agent, conversation, incoming
from tests.concurrency.races import ROUNDS, delays
from tests.handoff.async_stores import _closed_stores
from tests.plugin_faults import Figures

__all__ = ["_closed_stores"]
pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


async def test_handing_back_without_owing_would_leave_the_words_to_nobody() -> None:
    maya = await sync_to_async(agent)("Maya")
    asked = await sync_to_async(conversation)("waiting")
    await threads.run(conversation_claim, conversation_id=asked.pk, staff=maya, seen_version=0)
    await accept(incoming(asked))  # held by a person: no turn is opened for the bot
    await Conversation.objects.filter(pk=asked.pk).aupdate(custody="bot", agent=None, custody_version=2)
    assert await Turn.objects.filter(conversation=asked).acount() == 0


async def _later(seconds: float, work: Awaitable[object]) -> None:
    await asyncio.sleep(seconds)
    await work


@pytest.mark.fault("F35")
@pytest.mark.parametrize("rounds", ROUNDS)
async def test_one_open_turn_covers_what_was_written(rounds: int, figures: Figures) -> None:
    maya = await sync_to_async(agent)("Maya")
    orders: set[str] = set()
    for number in range(rounds):
        asked = await sync_to_async(conversation)("waiting")
        held = await threads.run(conversation_claim, conversation_id=asked.pk, staff=maya, seen_version=0)
        hand_back = threads.run(
            conversation_hand_back, conversation_id=asked.pk, staff=maya, seen_version=held.custody_version
        )
        hands_back, writes = delays(number)
        await asyncio.gather(_later(hands_back, hand_back), _later(writes, accept(incoming(asked))))
        row = await Conversation.objects.aget(pk=asked.pk)
        assert (row.custody, row.agent_id) == ("bot", None)
        said = await Message.objects.aget(conversation=asked, author="customer")
        turn = await Turn.objects.aget(conversation=asked, status="open")
        assert turn.first_seq <= said.seq <= turn.last_seq
        assert turn.custody_version == row.custody_version
        notice = await Message.objects.aget(conversation=asked, body__code="handed_back")
        orders.add("message first" if said.seq < notice.seq else "hand-back first")
    assert orders == {"message first", "hand-back first"}, "both orders must have come up"
    figures.update(messages=rounds, owners=0)
