"""A code by e-mail: told once, in the customer's language, kept nowhere after that and not sent when it is too late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from handoff.errors import BadAddress
from handoff.models import Conversation, Mail
from handoff.services.code_mailing import code_mail
from handoff.services.mailing import mails_send
from tests.handoff.people import conversation

pytestmark = pytest.mark.django_db
ADDRESS = "priya@example.com"
CODE = "482913"


def ask(where: Conversation | None, *, code: str = CODE, address: str = ADDRESS, language: str = "en") -> None:
    code_mail(conversation=where, address=address, code=code, company="Northwind", language=language, minutes=10)


def test_the_code_goes_out_in_both_forms_and_stays_nowhere() -> None:
    ask(conversation())
    assert mails_send() == 1
    (sent,) = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    ((html, kind),) = [(str(content), str(mimetype)) for content, mimetype in sent.alternatives]
    assert (sent.to, sent.subject, kind) == ([ADDRESS], "Your code for Northwind", "text/html")
    assert CODE in str(sent.body)
    assert CODE in html
    kept = Mail.objects.get()
    assert kept.state == "sent"
    assert not any(CODE in str(value) for value in Mail.objects.values().get().values())


@pytest.mark.parametrize(
    ("language", "said"),
    [("de-AT", "10 Minuten lang"), ("es", "durante 10 minutos"), ("fr", "pendant 10"), ("pl", "10 minutes")],
)
def test_it_speaks_the_customers_language(language: str, said: str) -> None:
    ask(conversation(), language=language)
    mails_send()
    assert said in str(mail.outbox[0].body)


def test_several_codes_of_one_conversation_are_several_mails() -> None:
    where = conversation()
    for code in ("111111", "222222"):
        ask(where, code=code)
        assert mails_send() == 1
    assert ["111111" in str(mail.outbox[0].body), "222222" in str(mail.outbox[1].body)] == [True, True]


def test_a_newer_code_takes_the_place_of_one_that_still_waits() -> None:
    where, other = conversation(), conversation()
    ask(where, code="111111")
    ask(other, code="333333")
    ask(where, code="222222")
    assert mails_send() == 2
    told = "".join(str(one.body) for one in mail.outbox)
    assert [code in told for code in ("111111", "222222", "333333")] == [False, True, True]


def test_a_code_that_has_run_out_is_not_sent_and_not_kept() -> None:
    ask(None)
    Mail.objects.update(useless_at=timezone.now() - timedelta(seconds=1))
    assert mails_send() == 0
    kept = Mail.objects.get()
    assert (kept.state, kept.error, kept.text, kept.html) == ("failed", "not sent in time", "", "")
    assert mail.outbox == []


@pytest.mark.parametrize("address", ["", "priya", "p@example.com\nBcc: x@example.com", "p@example.com\r\n\r\nHello"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        ask(conversation(), address=address)
    assert not Mail.objects.exists()
