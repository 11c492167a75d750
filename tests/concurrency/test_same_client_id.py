"""The same message five times at once, as a phone on a bad line sends it: one row, one turn, one number for all."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async
from psycopg.errors import UniqueViolation

from handoff import store
from handoff.errors import ClientIdConflict
from handoff.models import Conversation, Message
from handoff.services.accepting import Incoming
from supportbot.models import Turn
from tests.concurrency.people import accept, conversation, incoming
from tests.concurrency.races import ROUNDS
from tests.handoff.async_stores import _closed_stores
from tests.plugin_faults import Figures

__all__ = ["_closed_stores"]
pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


_LOOK = "SELECT count(*) FROM handoff_message WHERE conversation_id = %(conversation)s AND client_id = %(client_id)s"
_TAKE = """INSERT INTO handoff_message (conversation_id, seq, author, text, client_id)
    SELECT %(conversation)s, coalesce(max(seq), 0) + 1, 'customer', %(text)s, %(client_id)s
    FROM handoff_message WHERE conversation_id = %(conversation)s"""


async def test_looking_before_storing_lets_several_through_to_the_insert() -> None:
    asked = await sync_to_async(conversation)()
    values = incoming(asked).values()
    looked = asyncio.Barrier(5)

    async def look_then_store() -> str:
        async with store.connection() as conn:
            (seen,) = await (await conn.execute(_LOOK, values)).fetchone() or (0,)
            await looked.wait()
            if seen:
                return "repeat"
            try:
                await conn.execute(_TAKE, values)
            except UniqueViolation:
                return "failed on the constraint"
            return "stored"

    results = await asyncio.gather(*(look_then_store() for _ in range(5)))
    assert results.count("repeat") == 0
    assert sorted(set(results)) == ["failed on the constraint", "stored"]


@pytest.mark.fault("F12")
@pytest.mark.parametrize("rounds", ROUNDS)
async def test_one_message_and_one_number_for_all_five(rounds: int, figures: Figures) -> None:
    for _ in range(rounds):
        asked = await sync_to_async(conversation)()
        one = incoming(asked)
        results = await asyncio.gather(*(accept(one) for _ in range(5)))
        assert [result.seq for result in results] == [1] * 5
        assert sorted(result.repeated for result in results) == [False, True, True, True, True]
        assert {result.created_at for result in results} == {results[0].created_at}
        assert await Message.objects.filter(conversation=asked).acount() == 1
        assert await Turn.objects.filter(conversation=asked).acount() == 1
        assert (await Conversation.objects.aget(pk=asked.pk)).last_seq == 1
    figures.update(messages=5 * rounds, twice=0)


@pytest.mark.fault("F20")
async def test_five_different_messages_at_once_get_five_numbers_and_one_turn() -> None:
    asked = await sync_to_async(conversation)()
    results = await asyncio.gather(*(accept(incoming(asked, f"question {n}")) for n in range(5)))
    assert sorted(result.seq for result in results) == [1, 2, 3, 4, 5]
    turn = await Turn.objects.aget(conversation=asked)
    assert (turn.first_seq, turn.last_seq) == (1, 5)


@pytest.mark.fault("F13")
async def test_the_same_key_with_another_text_is_refused_and_the_first_stays() -> None:
    asked = await sync_to_async(conversation)()
    first = incoming(asked)
    await accept(first)
    changed = Incoming(asked.pk, asked.customer_ref, "Priya", first.client_id, "Something else", {})
    with pytest.raises(ClientIdConflict):
        await accept(changed)
    assert [row.text async for row in Message.objects.filter(conversation=asked)] == ["What do I owe?"]
