"""Mails through a real mail server: taken, refused for good, refused for now, and a server that is not itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from handoff.models import Conversation, Event, Mail, Message
from handoff.services.bouncing import mail_bounced
from handoff.services.code_mailing import code_mail
from handoff.services.contacting import contact_leave
from handoff.services.mailing import MOST_ATTEMPTS, mails_send, message_id
from handoff.services.transcribing import transcript_mail
from handoff.services.unseen_replies import unseen_replies_mail
from tests.concurrency.races import together
from tests.flows.stack import free_port
from tests.handoff.mails.mail_server import MailServer, mail_server
from tests.handoff.people import conversation, say

pytestmark = pytest.mark.django_db
ADDRESS = "priya@example.com"
NO_SUCH = "550 5.1.1 No such user here"


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    settings.DEFAULT_FROM_EMAIL = "Northwind <no-reply@northwind.example>"
    with mail_server(settings) as its:
        yield its


def asked(address: str = ADDRESS) -> Conversation:
    """A conversation whose transcript waits to be sent to the address, which is that for answers too."""
    where = conversation()
    say(where, "Why is my bill higher? Größe, €, 😀")
    contact_leave(conversation_id=where.pk, address=address)
    transcript_mail(conversation_id=where.pk, address=address)
    return Conversation.objects.get(pk=where.pk)


def notices(where: Conversation) -> list[str]:
    return list(Message.objects.filter(conversation=where, body__code="contact_bounced").values_list("text", flat=True))


def due_now() -> None:
    Mail.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_a_mail_arrives_in_both_forms_under_its_own_id(server: MailServer) -> None:
    asked()
    assert mails_send() == 1
    (got,) = server.taken
    kept = Mail.objects.get()
    assert (got["To"], got["From"]) == (ADDRESS, "Northwind <no-reply@northwind.example>")
    assert got["Message-ID"] == message_id(kept) == f"<{kept.key}@northwind.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Reply-To"] is None
    plain, html = got.get_body(("plain",)), got.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "Größe, €, 😀" in plain.get_content()
    assert "Größe, €, 😀" in html.get_content()
    assert kept.state == "sent"


def test_a_mail_that_goes_twice_has_one_id(server: MailServer) -> None:
    asked()
    before = Mail.objects.values("text", "html").get()
    mails_send()
    Mail.objects.update(sent_at=None, **before)  # its sender died before it could note it
    due_now()
    mails_send()
    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"]


def test_an_address_refused_for_good_is_given_up_and_another_one_asked_for(server: MailServer) -> None:
    server.refusals[ADDRESS] = NO_SUCH
    where = asked()
    assert mails_send() == 0
    kept = Mail.objects.get()
    assert (kept.state, kept.error, kept.text, kept.html) == ("bounced", NO_SUCH, "", "")
    assert notices(where) == ["We could not deliver to p…@example.com. Please leave another address."]
    assert Conversation.objects.get(pk=where.pk).contact_email == ""
    assert Event.objects.filter(conversation=where, kind="contact_bounced").count() == 1
    due_now()
    mails_send()
    assert server.asked == [ADDRESS], "not tried again"


def test_one_refused_holds_up_no_other(server: MailServer) -> None:
    server.refusals = {ADDRESS: NO_SUCH, "later@example.com": "450 4.2.1 Greylisted"}
    for address in (ADDRESS, "later@example.com", "tom@example.com"):
        asked(address)
    assert mails_send() == 1
    assert [one["To"] for one in server.taken] == ["tom@example.com"]


def test_a_code_goes_before_what_can_wait(server: MailServer) -> None:
    asked("tom@example.com")
    code_mail(conversation=None, address=ADDRESS, code="482913", company="N", language="en", minutes=10)
    assert mails_send() == 2
    assert [one["To"] for one in server.taken] == [ADDRESS, "tom@example.com"]


def test_a_server_that_is_not_there_ends_the_round(server: MailServer, settings: Settings) -> None:
    settings.EMAIL_PORT = free_port()
    for address in (ADDRESS, "tom@example.com"):
        asked(address)
    assert mails_send() == 0
    tried = Mail.objects.order_by("attempts").values_list("attempts", "error")
    assert list(tried) == [(0, ""), (1, "ConnectionRefusedError")]


def test_a_content_refused_for_good_is_a_bounce_too(server: MailServer) -> None:
    server.no_data = "554 5.7.1 Not wanted here"
    asked()
    mails_send()
    assert (Mail.objects.get().state, Mail.objects.get().error) == ("bounced", "554 5.7.1 Not wanted here")


def test_refused_for_now_is_tried_again_later(server: MailServer) -> None:
    server.refusals[ADDRESS] = "451 4.3.0 Try again later"
    where = asked()
    assert mails_send() == 0
    kept = Mail.objects.get()
    assert (kept.state, kept.attempts, kept.error) == ("waiting", 1, "451 4.3.0 Try again later")
    assert kept.due_at > timezone.now() + timedelta(minutes=1)
    assert notices(where) == []
    server.refusals.clear()
    due_now()
    assert mails_send() == 1
    assert Mail.objects.get().error == ""


def test_refused_for_now_for_ever_is_given_up_without_blaming_the_address(server: MailServer) -> None:
    server.refusals[ADDRESS] = "451 4.3.0 Try again later"
    where = asked()
    for _ in range(MOST_ATTEMPTS):
        mails_send()
        due_now()
    kept = Mail.objects.get()
    assert (kept.state, kept.text, kept.html) == ("failed", "", "")
    assert Conversation.objects.get(pk=where.pk).contact_email == ADDRESS


def test_a_server_that_does_not_take_our_sender_blames_no_address(server: MailServer) -> None:
    server.no_sender = "550 5.7.1 Sender rejected"
    where = asked()
    assert mails_send() == 0
    kept = Mail.objects.get()
    assert (kept.state, kept.error) == ("waiting", "SMTPSenderRefused")
    assert Conversation.objects.get(pk=where.pk).contact_email == ADDRESS


def test_an_answer_is_told_of_at_the_address_left_after_a_bounce(server: MailServer) -> None:
    server.refusals[ADDRESS] = NO_SUCH
    where = conversation("agent")
    contact_leave(conversation_id=where.pk, address=ADDRESS)
    where.refresh_from_db()
    say(where, "Here it is.", author="agent")
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    assert [unseen_replies_mail(), mails_send(), unseen_replies_mail()] == [1, 0, 0]
    contact_leave(conversation_id=where.pk, address="new@example.com")
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    assert [unseen_replies_mail(), mails_send(), unseen_replies_mail()] == [1, 1, 0]
    assert [one["To"] for one in server.taken] == ["new@example.com"]


def test_a_code_that_came_back_asks_for_no_other_address(server: MailServer) -> None:
    server.refusals[ADDRESS] = NO_SUCH
    where = conversation()
    code_mail(conversation=where, address=ADDRESS, code="482913", company="N", language="en", minutes=10)
    mails_send()
    assert notices(where) == ["We could not deliver to p…@example.com."]


def test_what_came_back_later_is_kept_once(server: MailServer) -> None:
    where = asked()
    mails_send()
    said = server.taken[0]["Message-ID"]
    assert mail_bounced(message_id=said, reason="550 Mailbox full")
    assert not mail_bounced(message_id=said, reason="again")
    kept = Mail.objects.get()
    assert (kept.state, kept.error, kept.sent_at is not None) == ("bounced", "550 Mailbox full", True)
    assert len(notices(where)) == 1


def test_another_address_left_meanwhile_stays(server: MailServer) -> None:
    where = asked()
    mails_send()
    contact_leave(conversation_id=where.pk, address="new@example.com")
    mail_bounced(message_id=server.taken[0]["Message-ID"], reason="550 No")
    assert Conversation.objects.get(pk=where.pk).contact_email == "new@example.com"


@pytest.mark.parametrize(
    "message_id", ["", "<>", "x", "<17@example.com>", "<00000000-0000-4000-8000-000000000000@example.com>", "\x00"]
)
def test_what_is_not_ours_is_nothing(message_id: str) -> None:
    asked()
    assert not mail_bounced(message_id=message_id, reason="550 No")
    assert Mail.objects.get().state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_heard_of_twice_at_once_it_is_told_once() -> None:
    for _ in range(10):
        where = asked()
        mails_send()
        told = message_id(Mail.objects.get(conversation=where, kind="transcript"))
        tell = partial(mail_bounced, message_id=told, reason="550 No")
        assert sorted(together(tell, tell)) == [False, True]
        assert len(notices(where)) == 1


def test_a_mail_is_left_to_the_worker_for_a_while() -> None:
    asked()
    assert mails_send(late_seconds=5) == 0
    Mail.objects.update(due_at=timezone.now() - timedelta(seconds=6))
    assert mails_send(late_seconds=5) == 1
    assert len(mail.outbox) == 1
