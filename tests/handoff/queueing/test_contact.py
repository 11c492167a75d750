"""Who leaves an address hears of an unseen answer, once, without its words; a mail that fails is tried again."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from handoff.errors import BadAddress, ConversationClosed, TooManyAddresses
from handoff.models import Conversation, Mail, Message, StaffMember, Team
from handoff.services.contacting import MOST, contact_leave
from handoff.services.holding import conversation_claim, conversation_close
from handoff.services.mailing import MOST_ATTEMPTS, mails_send
from handoff.services.replying import reply_send
from handoff.services.unseen_replies import unseen_replies_mail
from tests.concurrency.races import together
from tests.flows.stack import free_port
from tests.handoff.queueing.desk import agent, team, waiting

ADDRESS = "priya@example.com"
SECRET = "Your refund of €40.00 is on its way."
db = pytest.mark.django_db


def answered(*, minutes_ago: float = 5, address: str = ADDRESS) -> tuple[Conversation, StaffMember]:
    maya = agent("Maya", Team.objects.first() or team(assignment="claim"))
    asked = waiting(name="Priya Shah")
    if address:
        contact_leave(conversation_id=asked.pk, address=address)
    held = conversation_claim(conversation_id=asked.pk, staff=maya, seen_version=asked.custody_version)
    reply_send(
        conversation_id=held.pk, staff=maya, client_id="r", text=SECRET, seen_version=held.custody_version, seen_seq=99
    )
    then = timezone.now() - timedelta(minutes=minutes_ago)
    Message.objects.filter(conversation=held).update(created_at=then)
    return Conversation.objects.get(pk=held.pk), maya


@db
@pytest.mark.parametrize(
    "address", ["", "priya", "priya@", "a@b@c", "x" * 250 + "@example.com", "p@example.com\nBcc: x"]
)
def test_what_is_no_address_is_refused_by_its_field(address: str) -> None:
    asked = waiting()
    with pytest.raises(BadAddress) as refused:
        contact_leave(conversation_id=asked.pk, address=address)
    assert refused.value.field == "email"
    assert Conversation.objects.get(pk=asked.pk).contact_email == ""


@db
def test_one_chat_cannot_name_a_list_of_strangers() -> None:
    asked = waiting()
    for number in range(MOST):
        contact_leave(conversation_id=asked.pk, address=f"p{number}@example.com")
    with pytest.raises(TooManyAddresses):
        contact_leave(conversation_id=asked.pk, address="one-more@example.com")
    contact_leave(conversation_id=asked.pk, address=f"p{MOST - 1}@example.com")
    assert Conversation.objects.get(pk=asked.pk).contact_email == f"p{MOST - 1}@example.com"


@db
def test_an_address_is_confirmed_without_standing_in_the_thread_whole() -> None:
    asked = waiting()
    for _ in range(2):
        contact_leave(conversation_id=asked.pk, address=f" {ADDRESS} ")
    (notice,) = Message.objects.filter(conversation=asked, body__code="contact_kept")
    assert "p…@example.com" in notice.text
    assert ADDRESS not in notice.text


@db
def test_a_closed_conversation_takes_none() -> None:
    held, maya = answered(address="")
    conversation_close(conversation_id=held.pk, staff=maya, seen_version=held.custody_version)
    with pytest.raises(ConversationClosed):
        contact_leave(conversation_id=held.pk, address=ADDRESS)


@db
def test_an_unseen_answer_is_told_of_once_with_the_way_back_and_without_its_words(settings: Any) -> None:
    settings.CHAT_URL = "https://northwind.example/help"
    held, _ = answered()
    assert [unseen_replies_mail(), unseen_replies_mail()] == [1, 0]
    assert [mails_send(), mails_send()] == [1, 0]
    (sent,) = mail.outbox
    assert sent.to == [ADDRESS]
    assert "https://northwind.example/help" in sent.body
    assert "Hello Priya" in sent.body
    assert "40.00" not in sent.body
    assert Mail.objects.get(conversation=held).sent_at is not None


@db
def test_seen_or_fresh_or_without_an_address_is_not_written_about() -> None:
    seen, _ = answered()
    Conversation.objects.filter(pk=seen.pk).update(customer_read_seq=seen.last_seq)
    answered(minutes_ago=1)
    answered(address="")
    assert unseen_replies_mail() == 0


@db
def test_a_server_that_does_not_answer_is_tried_again_and_given_up_in_the_end(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    answered()
    unseen_replies_mail()
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert mails_send() == 0
        kept = Mail.objects.get()
        assert (kept.attempts, kept.error, kept.sent_at) == (attempt, "ConnectionRefusedError", None)
        assert kept.due_at > timezone.now()
        assert mails_send() == 0
        assert Mail.objects.get().attempts == attempt, "not before it is due"
        Mail.objects.update(due_at=timezone.now())
    assert Mail.objects.get().failed_at is not None
    mails_send()
    assert Mail.objects.get().attempts == MOST_ATTEMPTS


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_one() -> None:
    for _ in range(10):
        answered()
        unseen_replies_mail()
        assert sorted(together(partial(mails_send), partial(mails_send))) == [0, 1]
    assert len(mail.outbox) == 10
