"""An agent's reply: by the holder, over what the agent has read, once per client_id, without card numbers."""

from __future__ import annotations

import uuid

import pytest

from handoff.errors import (
    ClientIdConflict,
    ConversationClosed,
    ConversationNotFound,
    CustodyConflict,
    NotHolder,
    StaleView,
)
from handoff.models import Conversation, StaffMember
from handoff.records import MessageRow
from handoff.services.messages import notice_append
from handoff.services.replying import reply_send
from tests.handoff.people import conversation, say, staff

pytestmark = pytest.mark.django_db


def _reply(
    where: Conversation,
    by: StaffMember,
    text: str = "I am looking at it.",
    *,
    client_id: str | None = None,
    version: int = 3,
    seen: int | None = None,
) -> MessageRow:
    return reply_send(
        conversation_id=where.pk,
        staff=by,
        client_id=client_id or str(uuid.uuid4()),
        text=text,
        seen_version=version,
        seen_seq=where.last_seq if seen is None else seen,
    )


@pytest.fixture
def maya() -> StaffMember:
    return staff("Maya")


@pytest.fixture
def held(maya: StaffMember) -> Conversation:
    where = conversation("agent", maya, custody_version=3)
    say(where, "What do I owe?")
    return where


def test_the_holder_replies_under_the_next_number(held: Conversation, maya: StaffMember) -> None:
    said = _reply(held, maya)
    assert (said.seq, said.author, said.author_name, said.staff_id) == (2, "agent", "Maya", maya.pk)
    assert Conversation.objects.get(pk=held.pk).last_seq == 2


def test_nobody_else_does(held: Conversation) -> None:
    with pytest.raises(NotHolder):
        _reply(held, staff("Tom"))
    assert held.messages.count() == 1


@pytest.mark.parametrize(
    ("custody", "error"), [("bot", NotHolder), ("waiting", NotHolder), ("closed", ConversationClosed)]
)
def test_not_in_a_conversation_that_nobody_holds(custody: str, error: type[Exception], maya: StaffMember) -> None:
    with pytest.raises(error):
        _reply(conversation(custody, custody_version=3), maya)


def test_a_hold_of_an_earlier_version_is_over(held: Conversation, maya: StaffMember) -> None:
    with pytest.raises(CustodyConflict):
        _reply(held, maya, version=1)


def test_none_at_all(maya: StaffMember) -> None:
    with pytest.raises(ConversationNotFound):
        reply_send(conversation_id=uuid.uuid4(), staff=maya, client_id="x", text="Hi", seen_version=0, seen_seq=0)


@pytest.mark.fault("F36")
def test_words_of_the_customers_that_the_agent_has_not_read_hold_it_up(held: Conversation, maya: StaffMember) -> None:
    seen = held.last_seq
    say(held, "And why?")
    with pytest.raises(StaleView):
        _reply(held, maya, seen=seen)
    assert held.messages.count() == 2
    assert _reply(held, maya, seen=held.last_seq).seq == 3


def test_own_words_and_notices_do_not(held: Conversation, maya: StaffMember) -> None:
    seen = held.last_seq
    assert _reply(held, maya, "One.", seen=seen).seq == 2
    held.refresh_from_db()
    notice_append(conversation=held, text="Tom is looking in.", code="note")
    assert _reply(held, maya, "Two.", seen=seen).seq == 4


def test_a_repeat_gives_the_stored_one(held: Conversation, maya: StaffMember) -> None:
    key = str(uuid.uuid4())
    first = _reply(held, maya, client_id=key)
    again = _reply(held, maya, client_id=key)
    assert again.seq == first.seq
    assert held.messages.count() == 2


def test_a_repeat_is_told_even_when_the_hold_is_over(held: Conversation, maya: StaffMember) -> None:
    key = str(uuid.uuid4())
    first = _reply(held, maya, client_id=key)
    Conversation.objects.filter(pk=held.pk).update(custody="closed", agent=None)
    assert _reply(held, maya, client_id=key).seq == first.seq


def test_the_same_key_with_another_text_or_by_another_is_refused(held: Conversation, maya: StaffMember) -> None:
    key = str(uuid.uuid4())
    _reply(held, maya, client_id=key)
    with pytest.raises(ClientIdConflict):
        _reply(held, maya, "Something else.", client_id=key)
    with pytest.raises(ClientIdConflict):
        _reply(held, staff("Tom"), client_id=key)
    assert held.messages.count() == 2


@pytest.mark.fault("F47")
def test_a_card_number_is_masked_and_its_repeat_known(held: Conversation, maya: StaffMember) -> None:
    key, text = str(uuid.uuid4()), "Is it 4111 1111 1111 1111?"
    said = _reply(held, maya, text, client_id=key)
    assert "4111 1111" not in said.text
    assert said.body == {"masked": True}
    assert _reply(held, maya, text, client_id=key).seq == said.seq
