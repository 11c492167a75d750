"""The log is only ever added to; the database itself refuses the rest."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from handoff.models import Conversation, Event
from handoff.services.auditing import change_record, transcript_read_record
from handoff.services.erasing import log_opened
from tests.handoff.pages.people import conversation, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat() -> Conversation:
    lena, chat = staff("manager"), conversation("Hello")
    transcript_read_record(conversation=chat, staff=lena, page="review")
    change_record("team_changed", by=lena, of={"team": 1}, changes={})
    return chat


TRIES: list[Callable[[], object]] = [
    lambda: Event.objects.all().delete(),
    lambda: Event.objects.filter(conversation__isnull=True).delete(),
    lambda: Event.objects.filter(kind="transcript_read").update(actor="staff:0"),
    lambda: Event.objects.all().update(data={}),
    lambda: Conversation.objects.all().delete(),
]


@pytest.mark.parametrize("attempt", TRIES)
def test_nothing_is_changed_or_deleted(chat: Conversation, attempt: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        attempt()
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic(), log_opened(uuid.uuid4()):
        attempt()
    assert Event.objects.count() == 2


def test_an_erasure_opens_one_conversation_and_closes_it_again(chat: Conversation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), log_opened(chat.pk):
        Event.objects.filter(conversation=chat).update(actor="somebody else")
    with transaction.atomic(), log_opened(chat.pk):
        Event.objects.filter(conversation=chat).update(data={})
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(conversation=chat).delete()
    with pytest.raises(IntegrityError), transaction.atomic(), log_opened(chat.pk):
        Event.objects.filter(conversation__isnull=True).update(data={})
    with transaction.atomic(), log_opened(chat.pk):
        chat.delete()
    assert Event.objects.count() == 1
