"""A mail's link opens its own conversation for its own customer, and costs nobody else their chat."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from handoff.errors import ConversationNotFound
from handoff.links import CHAT_LINK_LIVES, chat_link
from handoff.models import Conversation
from supportbot.live.admitting import Admitted
from supportbot.live.session import session_open
from supportbot.widget.identity import Identity
from tests.supportbot import northwind

pytestmark = pytest.mark.django_db
PRIYA, TOMAS = (Identity(ref, datetime.now(UTC) + timedelta(days=30), "t") for ref in ("cus_priya", "cus_tomas"))


@pytest.fixture
def closed(settings: Settings) -> Conversation:
    """A conversation of Priya's that is over, and another one that is open."""
    settings.CHAT_URL = "https://northwind.example/"
    northwind.load()
    over = northwind.priyas_conversation()
    Conversation.objects.filter(pk=over.pk).update(custody="closed", closed_at=timezone.now())
    northwind.priyas_conversation()
    return over


def admitted(identity: Identity, link: str = "") -> Admitted:
    return Admitted(identity, None, "en", link)


def link(of: Conversation) -> str:
    return chat_link(of.pk).partition("#supportbot=")[2]


def test_it_opens_the_conversation_that_it_names(closed: Conversation) -> None:
    assert session_open(admitted(PRIYA, link(closed)), None).conversation_id == closed.pk
    assert session_open(admitted(PRIYA), None).conversation_id != closed.pk


def test_forwarded_it_shows_nothing_of_the_other_customer(closed: Conversation) -> None:
    opened = session_open(admitted(TOMAS, link(closed)), None)
    assert opened.customer_ref == "cus_tomas"
    assert Conversation.objects.get(pk=opened.conversation_id).customer_ref == "cus_tomas"


@pytest.mark.parametrize("made_up", ["x", "x:y:z", "\x00", "ü" * 100])
def test_what_is_false_is_passed_over(closed: Conversation, made_up: str) -> None:
    assert (
        session_open(admitted(PRIYA, made_up), None).conversation_id
        == session_open(admitted(PRIYA), None).conversation_id
    )


def test_what_is_too_old_is_passed_over(closed: Conversation) -> None:
    token = link(closed)
    with time_machine.travel(timezone.now() + CHAT_LINK_LIVES + timedelta(minutes=1), tick=False):
        assert session_open(admitted(PRIYA, token), None).conversation_id != closed.pk


def test_a_conversation_that_is_named_goes_before_a_link(closed: Conversation) -> None:
    own = session_open(admitted(PRIYA), None).conversation_id
    assert session_open(admitted(PRIYA, link(closed)), own).conversation_id == own
    with pytest.raises(ConversationNotFound):
        session_open(admitted(TOMAS, link(closed)), own)
