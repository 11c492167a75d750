"""Marks of what was read only move forward, and never past what there is."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from handoff.models import Conversation
from handoff.services.read_marks import agent_read, customer_read
from tests.handoff.async_stores import _closed_stores
from tests.handoff.people import conversation, staff

__all__ = ["_closed_stores"]


@pytest.mark.django_db
def test_the_customers_mark() -> None:
    where = conversation(last_seq=5)
    for seq, expected in ((3, 3), (1, 3), (4, 4), (2**31 - 1, 5), (5, 5)):
        customer_read(conversation_id=where.pk, seq=seq)
        assert Conversation.objects.get(pk=where.pk).customer_read_seq == expected


async def _agent_mark(where: Conversation) -> int:
    return (await Conversation.objects.aget(pk=where.pk)).agent_read_seq


@pytest.mark.django_db(transaction=True)
async def test_the_holders_mark() -> None:
    maya = await sync_to_async(staff)("Maya")
    where = await sync_to_async(conversation)("agent", maya, last_seq=5)
    for seq, expected in ((3, 3), (1, 3), (9, 5)):
        await agent_read(conversation_id=where.pk, staff_id=maya.pk, seq=seq)
        assert await _agent_mark(where) == expected


@pytest.mark.django_db(transaction=True)
async def test_one_who_does_not_hold_it_leaves_no_mark() -> None:
    where = await sync_to_async(conversation)("agent", last_seq=5)
    other = await sync_to_async(staff)("Tom")
    await agent_read(conversation_id=where.pk, staff_id=other.pk, seq=5)
    assert await _agent_mark(where) == 0
