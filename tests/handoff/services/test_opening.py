"""A customer has one conversation that is not closed, however many sockets open at once."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from handoff.errors import ConversationNotFound
from handoff.models import Conversation
from handoff.services.opening import conversation_for_customer, conversation_open
from tests.concurrency.races import together
from tests.handoff.people import conversation


def _open(customer_ref: str) -> Conversation:
    return conversation_open(
        customer_ref=customer_ref, display_name="Priya", locale="en-IE", bot_name="Nora", greeting="Hi, I am Nora."
    )


@pytest.mark.django_db
def test_a_new_one_starts_with_the_greeting() -> None:
    fresh = _open("cus_1")
    row = Conversation.objects.get(pk=fresh.pk)
    assert (row.custody, row.custody_version, row.last_seq) == ("bot", 0, 1)
    (greeting,) = row.messages.all()
    assert (greeting.seq, greeting.author, greeting.author_name, greeting.kind, greeting.text) == (
        1, "bot", "Nora", "notice", "Hi, I am Nora.",
    )  # fmt: skip
    assert [event.kind for event in row.events.all()] == ["opened", "message"]


@pytest.mark.django_db
@pytest.mark.parametrize("custody", ["bot", "waiting", "agent"])
def test_the_open_one_is_found_again_whoever_holds_it(custody: str) -> None:
    where = conversation(custody)
    assert _open(where.customer_ref).pk == where.pk
    assert where.messages.count() == 0


@pytest.mark.django_db
def test_after_closing_a_new_one_starts() -> None:
    closed = conversation("closed")
    assert _open(closed.customer_ref).pk != closed.pk


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_sockets_that_open_at_the_same_moment_get_the_same() -> None:
    for _ in range(10):
        customer_ref = f"cus_{uuid.uuid4().hex}"
        opened = together(*[partial(_open, customer_ref)] * 4)
        assert len({found.pk for found in opened}) == 1, opened
        (row,) = Conversation.objects.filter(customer_ref=customer_ref)
        assert row.messages.count() == 1


@pytest.mark.django_db
def test_somebody_elses_is_not_found_like_one_that_does_not_exist() -> None:
    theirs = conversation()
    told = []
    for named in (theirs.pk, uuid.uuid4()):
        with pytest.raises(ConversationNotFound) as refused:
            conversation_for_customer(conversation_id=named, customer_ref="cus_other")
        told.append((refused.value.code, refused.value.safe_text))
    assert told[0] == told[1]
    assert conversation_for_customer(conversation_id=theirs.pk, customer_ref=theirs.customer_ref) == theirs
