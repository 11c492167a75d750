"""The chat by e-mail: what the customer saw and nothing else, a few times, to a few addresses."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from pytest_django import Settings

from handoff.errors import BadAddress, ConversationNotFound, TooManyAddresses, TooManyTranscripts
from handoff.links import chat_link_named
from handoff.models import Conversation, Escalation, Mail, Message, Note
from handoff.services.contacting import MOST, contact_leave
from handoff.services.mailing import mails_send
from handoff.services.transcribing import MOST_IN_AN_HOUR, MOST_MESSAGES, transcript_mail
from tests.handoff.mails.letters import Seen
from tests.handoff.people import conversation, say

pytestmark = pytest.mark.django_db
ADDRESS = "priya@example.com"


def chat(**columns: Any) -> Conversation:
    where = conversation(**columns)
    say(where, "Why is my bill <b>higher</b>?")
    say(where, "It is €12.50 higher.", author="bot", author_name="Nora")
    return where


def send(where: Conversation, address: str = ADDRESS, time_zone: str = "Europe/Dublin") -> None:
    transcript_mail(conversation_id=where.pk, address=address, time_zone=time_zone)


def an_hour_passes() -> None:
    Mail.objects.update(created_at=timezone.now() - timedelta(minutes=61))


def sent_forms() -> tuple[str, str]:
    """Plain and HTML of the only mail that went."""
    assert mails_send() == 1
    (sent,) = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    return str(sent.body), str(sent.alternatives[0][0])


def test_it_holds_what_was_said_and_no_note_or_brief() -> None:
    where = chat()
    Note.objects.create(conversation=where, text="Promised a call.", after_seq=2)
    Escalation.objects.create(
        conversation=where, custody_version=1, reason="dispute", priority=0, brief={"said": "A secret brief"}
    )
    send(where)
    text, html = sent_forms()
    for form in (text, " ".join(Seen(html).texts)):
        assert "Why is my bill <b>higher</b>?" in form
        assert "It is €12.50 higher." in form
        assert "Promised" not in form
        assert "secret" not in form
        assert "Irelan" in form


def test_it_stays_with_who_was_sent_it_and_the_thread_says_so_without_the_whole_address() -> None:
    where = chat()
    send(where)
    mails_send()
    kept = Mail.objects.get()
    assert (kept.kind, kept.address, kept.text, kept.html) == ("transcript", ADDRESS, "", "")
    notice = Message.objects.get(conversation=where, body__code="transcript_sent")
    assert notice.text == "This chat is on its way to p…@example.com."


def test_without_an_address_it_goes_where_answers_go() -> None:
    where = chat()
    contact_leave(conversation_id=where.pk, address=ADDRESS)
    send(where, "")
    mails_send()
    assert mail.outbox[0].to == [ADDRESS]
    with pytest.raises(BadAddress) as refused:
        send(chat(), "")
    assert refused.value.field == "email"


def test_a_closed_chat_can_be_sent_too() -> None:
    where = chat(custody="closed")
    send(where)
    assert mails_send() == 1


def test_it_speaks_the_language_of_the_chat() -> None:
    send(chat(language="de", locale="en-IE"))
    text, html = sent_forms()
    assert mail.outbox[0].subject.startswith("Ihr Chat vom ")
    assert "\nSie, " in text
    assert '<html lang="de"' in html


def test_its_link_leads_back_into_this_chat(settings: Settings) -> None:
    settings.CHAT_URL = "https://northwind.example/help"
    where = chat()
    send(where)
    text, _ = sent_forms()
    found = re.search(r"https://northwind\.example/help#supportbot=(\S+)", text)
    assert found, text
    assert chat_link_named(found[1]) == where.pk


def test_three_in_an_hour_and_no_more() -> None:
    where = chat()
    for _ in range(MOST_IN_AN_HOUR):
        send(where)
    with pytest.raises(TooManyTranscripts):
        send(where)
    assert Mail.objects.count() == MOST_IN_AN_HOUR
    send(chat(), "another@example.com")
    an_hour_passes()
    send(where)


def test_one_chat_cannot_be_sent_to_a_list_of_strangers() -> None:
    where = chat()
    contact_leave(conversation_id=where.pk, address=ADDRESS)
    for number in range(MOST - 1):
        send(where, f"p{number}@example.com")
        an_hour_passes()
    with pytest.raises(TooManyAddresses) as refused:
        send(where, "one-more@example.com")
    assert refused.value.field == "email"
    send(where, "p0@example.com")
    send(where)


@pytest.mark.parametrize("address", ["priya", "p@example.com\nBcc: x@example.com", "a@b@c"])
def test_what_is_no_address_is_refused_by_its_field(address: str) -> None:
    where = chat()
    with pytest.raises(BadAddress) as refused:
        send(where, address)
    assert refused.value.field == "email"
    assert not Mail.objects.exists()
    assert Message.objects.filter(conversation=where).count() == 2


def test_what_does_not_exist_cannot_be_sent() -> None:
    with pytest.raises(ConversationNotFound):
        transcript_mail(conversation_id=uuid.uuid4(), address=ADDRESS)


def test_of_a_very_long_chat_the_newest_part_goes() -> None:
    where = conversation()
    Message.objects.bulk_create(
        Message(conversation=where, seq=seq, author="customer", text=f"word{seq}")
        for seq in range(1, MOST_MESSAGES + 2)
    )
    Conversation.objects.filter(pk=where.pk).update(last_seq=MOST_MESSAGES + 1)
    send(where)
    text, _ = sent_forms()
    assert "left out" in text
    assert not re.search(r"\bword1\b", text)
    assert re.search(r"\bword2\b", text)
