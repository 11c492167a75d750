"""Reports of mails that came back: read by what the standard says of them, whoever wrote them."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from handoff.errors import NotABounce
from handoff.mails.bounces import Bounce, bounce_of
from handoff.models import Mail
from handoff.services.mailing import mails_send, message_id
from handoff.services.transcribing import transcript_mail
from tests.handoff.mails.reports import exchange, postfix
from tests.handoff.people import conversation, say

ID = "<6f0c9a57-0b0e-4e44-9f0b-3c1f0a3ad001@northwind.example>"
UNKNOWN = "550 5.1.1 <priya@example.com>: Recipient address rejected: User unknown"
ORDINARY = b"From: a@example.com\nTo: b@example.com\nSubject: Hello\n\nHow are you?\n"


@pytest.mark.parametrize("given_back", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_mail_and_the_reason(given_back: str) -> None:
    assert bounce_of(postfix(ID, given_back=given_back)) == Bounce(ID, "priya@example.com", UNKNOWN)


def test_a_report_in_another_servers_hand() -> None:
    assert bounce_of(exchange(ID)) == Bounce(ID, "priya@example.com", "5.1.10 not delivered")


def test_line_ends_as_they_come_over_the_wire() -> None:
    assert bounce_of(postfix(ID).replace(b"\n", b"\r\n")) == bounce_of(postfix(ID))


def test_given_up_after_days_of_trying_is_a_bounce() -> None:
    report = postfix(ID, status="4.4.1", diagnostic="X-Postfix; connect to mx.example.com: Connection timed out")
    assert bounce_of(report) == Bounce(ID, "priya@example.com", "4.4.1 connect to mx.example.com: Connection timed out")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_not_lost_is_no_bounce(action: str) -> None:
    assert bounce_of(postfix(ID, action=action, status="4.4.1")) is None


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", ORDINARY, postfix(ID)[:400]])
def test_what_is_no_report_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(NotABounce):
        bounce_of(raw)


def test_a_report_without_the_mail_names_none() -> None:
    with pytest.raises(NotABounce, match="does not name the mail"):
        bounce_of(postfix(ID, given_back=""))


@given(cut=st.integers(0, 2000), junk=st.binary(max_size=40))
def test_a_damaged_report_is_read_or_refused(cut: int, junk: bytes) -> None:
    whole = postfix(ID)
    try:
        found = bounce_of(whole[:cut] + junk + whole[cut:])
    except NotABounce:
        return
    assert found is None or isinstance(found.message_id, str)


def _sent() -> str:
    where = conversation()
    say(where, "Hello")
    transcript_mail(conversation_id=where.pk, address="priya@example.com")
    mails_send()
    return message_id(Mail.objects.get())


def _piped(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    said = io.StringIO()
    call_command("mailbounce", stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_a_piped_report_is_recorded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    report = postfix(_sent())
    assert _piped(report, monkeypatch) == "Recorded.\n"
    assert (Mail.objects.get().state, Mail.objects.get().error) == ("bounced", UNKNOWN)
    assert _piped(report, monkeypatch).startswith("Nothing recorded")


@pytest.mark.django_db
def test_a_delay_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "delay" in _piped(postfix(_sent(), action="delayed"), monkeypatch)
    assert Mail.objects.get().state == "sent"


@pytest.mark.django_db
def test_by_hand() -> None:
    said = io.StringIO()
    call_command("mailbounce", _sent(), "550 No such user", stdout=said)
    assert said.getvalue() == "Recorded.\n"
    assert Mail.objects.get().error == "550 No such user"


def test_bad_input_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="standard input: That is no delivery status report"):
        _piped(ORDINARY, monkeypatch)
    with pytest.raises(CommandError, match="REASON is missing"):
        call_command("mailbounce", ID)
