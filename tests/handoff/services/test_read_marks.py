"""Marks of what was read only move forward, and never past what there is."""

from __future__ import annotations

import pytest

from handoff.models import Conversation
from handoff.services.read_marks import agent_read, customer_read
from tests.handoff.people import conversation, staff

pytestmark = pytest.mark.django_db


def test_the_customers_mark() -> None:
    where = conversation(last_seq=5)
    for seq, expected in ((3, 3), (1, 3), (4, 4), (2**31 - 1, 5), (5, 5)):
        customer_read(conversation_id=where.pk, seq=seq)
        assert Conversation.objects.get(pk=where.pk).customer_read_seq == expected


def test_the_holders_mark() -> None:
    maya = staff("Maya")
    where = conversation("agent", maya, last_seq=5)
    for seq, expected in ((3, 3), (1, 3), (9, 5)):
        agent_read(conversation_id=where.pk, staff_id=maya.pk, seq=seq)
        assert Conversation.objects.get(pk=where.pk).agent_read_seq == expected


def test_one_who_does_not_hold_it_leaves_no_mark() -> None:
    where = conversation("agent", staff("Maya"), last_seq=5)
    agent_read(conversation_id=where.pk, staff_id=staff("Tom").pk, seq=5)
    assert Conversation.objects.get(pk=where.pk).agent_read_seq == 0
