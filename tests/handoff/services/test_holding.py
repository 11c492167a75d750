"""Claiming, handing back and closing, with the line that tells the customer."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from pytest_django import Settings

from handoff.errors import ConversationNotFound, CustodyConflict, Forbidden, NotHolder
from handoff.models import Conversation
from handoff.services.holding import conversation_claim, conversation_close, conversation_hand_back
from tests.handoff.people import conversation, say, staff

pytestmark = pytest.mark.django_db
owed: list[dict[str, Any]] = []


class Owing:
    """The bot as this room knows it: told what it owes an answer to."""

    def owe(self, **words: Any) -> None:
        owed.append(words)


@pytest.fixture(autouse=True)
def _bot(settings: Settings) -> None:
    owed.clear()
    settings.HANDOFF_TAKE_BACK = f"{__name__}.Owing"


def _notice(where: Conversation) -> str:
    line = where.messages.filter(author="system").last()
    assert line is not None
    assert line.seq == Conversation.objects.get(pk=where.pk).last_seq
    return str(line.body["code"])


@pytest.mark.parametrize("custody", ["bot", "waiting"])
def test_a_claim_says_who_has_joined(custody: str) -> None:
    where, maya = conversation(custody), staff("Maya")
    moved = conversation_claim(conversation_id=where.pk, staff=maya, seen_version=0)
    assert (moved.custody, moved.agent_id, moved.custody_version) == ("agent", maya.pk, 1)
    assert _notice(where) == "agent_joined"
    assert where.messages.get().text == "Maya has joined the chat."


def test_a_manager_reads_and_takes_nothing() -> None:
    where, manager = conversation("waiting"), staff("Lena", role="manager")
    with pytest.raises(Forbidden):
        conversation_claim(conversation_id=where.pk, staff=manager, seen_version=0)
    with pytest.raises(Forbidden):
        conversation_close(conversation_id=where.pk, staff=manager, seen_version=0)
    assert Conversation.objects.get(pk=where.pk).custody == "waiting"


def test_claiming_twice_names_the_holder() -> None:
    where, maya = conversation("waiting"), staff("Maya")
    conversation_claim(conversation_id=where.pk, staff=maya, seen_version=0)
    with pytest.raises(CustodyConflict, match="Maya holds"):
        conversation_claim(conversation_id=where.pk, staff=staff("Tom"), seen_version=1)
    assert where.messages.count() == 1


def test_handing_back() -> None:
    maya = staff("Maya")
    where = conversation("agent", maya, custody_version=2)
    moved = conversation_hand_back(conversation_id=where.pk, staff=maya, seen_version=2)
    assert (moved.custody, moved.agent_id, moved.custody_version) == ("bot", None, 3)
    assert _notice(where) == "handed_back"
    assert owed == []


@pytest.mark.parametrize("move", [conversation_hand_back, conversation_close])
def test_only_the_holder_lets_go(move: Any) -> None:
    where = conversation("agent", staff("Maya"), custody_version=2)
    with pytest.raises(NotHolder):
        move(conversation_id=where.pk, staff=staff("Tom"), seen_version=2)
    row = Conversation.objects.get(pk=where.pk)
    assert (row.custody, row.custody_version) == ("agent", 2)
    assert not where.messages.exists()


@pytest.mark.parametrize("move", [conversation_claim, conversation_hand_back, conversation_close])
def test_a_stale_version_or_none_at_all(move: Any) -> None:
    maya = staff("Maya")
    where = conversation("agent", maya, custody_version=2)
    with pytest.raises(CustodyConflict):
        move(conversation_id=where.pk, staff=maya, seen_version=1)
    with pytest.raises(ConversationNotFound):
        move(conversation_id=uuid.uuid4(), staff=maya, seen_version=0)


@pytest.mark.parametrize("custody", ["bot", "waiting"])
def test_any_agent_may_close_what_nobody_holds(custody: str) -> None:
    where = conversation(custody)
    moved = conversation_close(conversation_id=where.pk, staff=staff(), seen_version=0)
    assert (moved.custody, moved.custody_version) == ("closed", 1)
    assert _notice(where) == "closed"


def test_what_nobody_has_answered_goes_back_to_the_bot() -> None:
    maya = staff("Maya")
    where = conversation("agent", maya)
    say(where, "What do I owe?")
    say(where, "Two bills.", "agent", staff=maya)
    say(where, "Which?")
    say(where, "And until when?")
    conversation_hand_back(conversation_id=where.pk, staff=maya, seen_version=0)
    assert owed == [{"conversation_id": where.pk, "custody_version": 1, "first_seq": 3, "last_seq": 4}]


def test_what_an_agent_has_answered_does_not() -> None:
    maya = staff("Maya")
    where = conversation("agent", maya)
    say(where, "What do I owe?")
    say(where, "Nothing.", "agent", staff=maya)
    conversation_hand_back(conversation_id=where.pk, staff=maya, seen_version=0)
    assert owed == []
