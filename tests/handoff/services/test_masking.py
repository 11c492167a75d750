"""A card number spread over messages is masked in all of them, with the last part or not at all."""

from __future__ import annotations

import uuid

import pytest
from asgiref.sync import sync_to_async

from handoff import store
from handoff.errors import ClientIdConflict, ConversationClosed
from handoff.models import Conversation
from handoff.services.accepting import Accepted, Incoming, message_accept
from handoff.services.masking import hides, incoming_mask
from tests.handoff.async_stores import _closed_stores
from tests.handoff.people import conversation

__all__ = ["_closed_stores"]
pytestmark = pytest.mark.django_db(transaction=True)
FIRST, LAST = "4111 1111", "1111 1111"


async def _send(where: Conversation, text: str, key: str | None = None) -> Accepted:
    key = key or str(uuid.uuid4())
    clean = await incoming_mask(where.pk, key, text)
    body = {"masked": True} if clean.found else {}
    return await message_accept(
        Incoming(where.pk, where.customer_ref, "Priya", key, clean.text, body, earlier=clean.earlier)
    )


async def _stored(where: Conversation) -> list[tuple[str, bool]]:
    rows = await store.fetch(
        "SELECT text, body ? 'masked' FROM handoff_message WHERE conversation_id = %(id)s ORDER BY seq",
        {"id": where.pk},
    )
    return [(text, masked) for text, masked in rows]


@pytest.mark.fault("F47")
async def test_both_parts_are_masked() -> None:
    where = await sync_to_async(conversation)()
    await _send(where, FIRST)
    assert await _stored(where) == [(FIRST, False)]
    await _send(where, LAST)
    for text, masked in await _stored(where):
        assert not any(sign.isdigit() for sign in text)
        assert masked


async def test_a_resend_of_the_last_part_is_known_for_one() -> None:
    where, key = await sync_to_async(conversation)(), str(uuid.uuid4())
    await _send(where, f"My card starts with {FIRST}")
    first = await _send(where, f"and ends with {LAST}", key)
    again = await _send(where, f"and ends with {LAST}", key)
    assert (again.seq, again.repeated) == (first.seq, True)
    assert len(await _stored(where)) == 2
    with pytest.raises(ClientIdConflict):
        await _send(where, "What do I owe?", key)


async def test_what_is_refused_rewrites_nothing() -> None:
    where = await sync_to_async(conversation)()
    await _send(where, FIRST)
    await sync_to_async(Conversation.objects.filter(pk=where.pk).update)(custody="closed")
    with pytest.raises(ConversationClosed):
        await _send(where, LAST)
    assert await _stored(where) == [(FIRST, False)]


@pytest.mark.parametrize(
    ("stored", "text", "expected"),
    [
        ("•••", "1111 1111", True),
        ("and ends with •••.", "and ends with 1111.", True),
        ("a ••• b ••• c", "a 1 b 2 c", True),
        ("a ••• b ••• c", "a 1 c", False),
        ("and ends with •••", "and begins with 1111", False),
        ("plain", "plain", True),
        ("plain", "other", False),
        ("ab•••ba", "aba", False),
        ("•••" * 1000, "x" * 4000, True),
    ],
)
def test_what_a_masked_text_may_have_been(stored: str, text: str, expected: bool) -> None:
    assert hides(stored, text) is expected
