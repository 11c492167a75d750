"""The outbox: who may look, what it lists, and what a mail's HTML may do on its page."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.mail import send_mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from handoff.mails.folder import MailFolder
from handoff.models import Mail
from handoff.services.bouncing import mail_refused
from handoff.services.code_mailing import code_mail
from handoff.services.copy_mailing import bill_copy_mail
from handoff.services.mailing import mails_send
from tests.handoff.pages.people import signed_in
from tests.handoff.people import conversation

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script>"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def outbox(settings: Settings, tmp_path: Path) -> Path:
    """The settings of an installation without a mail server, and no demo."""
    folder = tmp_path / "mail"
    settings.EMAIL_BACKEND = "handoff.mail_backend.EmailBackend"
    settings.OUTBOX_DIR, settings.OUTBOX_FOR_ANYBODY = str(folder), False
    return folder


def post(address: str = "priya@example.com", company: str = "Northwind") -> Mail:
    code_mail(conversation=None, address=address, code="482913", company=company, language="en", minutes=10)
    return Mail.objects.latest("id")


def page(client: Client, address: str = "/outbox/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("lead", 403), ("manager", 200), ("admin", 200)])
def test_managers_and_admins_may_look(role: str, status: int) -> None:
    key = post().key
    client, _ = signed_in(role)
    assert [client.get(at).status_code for at in ("/outbox/", f"/outbox/{key}/", f"/outbox/{key}/html/")] == [
        status
    ] * 3


def test_nobody_else_may() -> None:
    key = post().key
    for at in ("/outbox/", f"/outbox/{key}/", f"/outbox/{key}/html/"):
        answer = Client().get(at)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next={at}")


def test_in_the_demo_anybody_may_and_is_told_why(settings: Settings) -> None:
    settings.OUTBOX_FOR_ANYBODY = True
    post()
    shown = page(Client())
    assert "This is a demo" in shown
    assert "priya@example.com" in shown
    assert Client().get("/outbox/").headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("anybody", [True, False])
def test_where_mails_really_leave_there_is_no_outbox(settings: Settings, anybody: bool) -> None:
    key = post().key
    settings.OUTBOX_DIR, settings.OUTBOX_FOR_ANYBODY = "", anybody
    for client in (Client(), signed_in("admin")[0]):
        for at in ("/outbox/", f"/outbox/{key}/", f"/outbox/{key}/html/"):
            assert client.get(at).status_code == 404


def test_a_sent_code_can_be_read_though_its_row_has_forgotten_it() -> None:
    sent = post()
    mails_send()
    assert Mail.objects.get().text == ""
    client, _ = signed_in("manager")
    assert "Sent" in page(client)
    shown = page(client, f"/outbox/{sent.key}/")
    assert "482913" in shown
    assert f"&lt;{sent.key}@" in shown
    assert "482913" in page(client, f"/outbox/{sent.key}/html/")


def test_a_mail_that_waits_can_be_read_too() -> None:
    waiting = post()
    client, _ = signed_in("manager")
    assert "482913" in page(client, f"/outbox/{waiting.key}/")
    assert "every 2s" in page(client, f"/outbox/{waiting.key}/")


def test_one_that_came_back_says_why_and_holds_no_code() -> None:
    mail = post()
    mail_refused(mail_id=mail.pk, reason="550 No such user")
    client, _ = signed_in("manager")
    assert "Bounced" in page(client)
    assert "550 No such user" in page(client)
    shown = page(client, f"/outbox/{mail.key}/")
    assert "Its text is not kept" in shown
    assert "482913" not in shown


def test_what_other_parts_send_stands_in_the_list() -> None:
    send_mail("Set a new password", "Follow this link.", None, ["nora@example.com"])
    client, _ = signed_in("manager")
    shown = page(client)
    assert "Set a new password" in shown
    found = re.search(r'href="(/outbox/[0-9a-f-]{36}/)"', shown)
    assert found, shown
    one = page(client, found[1])
    assert "Follow this link." in one
    assert "<iframe" not in one


def test_the_newest_stands_first() -> None:
    for number in range(3):
        post(f"p{number}@example.com")
        Mail.objects.update(created_at=timezone.now() - timedelta(minutes=3 - number))
        mails_send()
    Mail.objects.filter(address="p0@example.com").update(sent_at=timezone.now() + timedelta(minutes=1))
    client, _ = signed_in("manager")
    assert re.findall(r"p\d@example\.com", page(client)) == ["p0@example.com", "p2@example.com", "p1@example.com"]


def test_nothing_yet_is_said() -> None:
    client, _ = signed_in("manager")
    assert "No mails yet" in page(client)


def test_a_look_for_news_brings_it_or_nothing() -> None:
    client, _ = signed_in("manager")
    post()
    found = re.search(r'hx-get="(/outbox/\?seen=[0-9a-f]+)"', page(client))
    assert found
    assert client.get(found[1], headers=HTMX).status_code == 204
    mails_send()
    answer = client.get(found[1], headers=HTMX)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "<html" not in shown
    assert "1 mail<" in shown


def test_what_was_typed_is_text_everywhere() -> None:
    sent = post(company=NASTY)
    mails_send()
    client, _ = signed_in("manager")
    for at in ("/outbox/", f"/outbox/{sent.key}/", f"/outbox/{sent.key}/html/"):
        shown = page(client, at)
        assert NASTY not in shown
        assert "&lt;script&gt;" in shown


def test_a_mails_html_has_no_script_no_origin_and_no_network() -> None:
    sent = post()
    mails_send()
    client, _ = signed_in("manager")
    answer = client.get(f"/outbox/{sent.key}/html/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    around = client.get(f"/outbox/{sent.key}/").headers
    assert "frame-src 'self'" in around["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in around["Content-Security-Policy"]


def test_a_mail_that_is_not_there_is_not_found(outbox: Path) -> None:
    client, _ = signed_in("manager")
    for at in (f"/outbox/{uuid.uuid4()}/", f"/outbox/{uuid.uuid4()}/html/", "/outbox/x/"):
        assert client.get(at).status_code == 404
    assert MailFolder(outbox).newest() == []


def test_a_sent_mail_whose_file_is_gone_says_so(outbox: Path) -> None:
    sent = post()
    mails_send()
    (outbox / f"{sent.key.hex}.eml").unlink()
    client, _ = signed_in("manager")
    assert "Only the newest 500 mails" in page(client, f"/outbox/{sent.key}/")


def test_what_goes_with_a_mail_is_handed_out_before_and_after_it_went() -> None:
    client, _ = signed_in("manager")
    paper = b"%PDF-1.7 the bill\n%%EOF"
    where = conversation()
    key = uuid.uuid4()
    for _ in range(2):  # once, however often it is posted
        bill_copy_mail(
            conversation=where, address="priya@example.com", company="Northwind", number="INV-7", paper=paper, key=key
        )
    for _ in ("waits", "went"):
        assert "INV-7.pdf" in page(client, f"/outbox/{key}/")
        file = client.get(f"/outbox/{key}/file/")
        assert (file.content, file["Content-Type"]) == (paper, "application/pdf")
        assert file["Content-Disposition"].startswith("attachment")
        mails_send()
    kept = Mail.objects.get()
    assert (kept.state, kept.text, kept.html, kept.attachment) == ("sent", "", "", None)
    assert client.get(f"/outbox/{post().key}/file/").status_code == 404
    assert Client().get(f"/outbox/{key}/file/").status_code == 302


def test_the_paper_of_a_mail_that_was_refused_is_not_kept() -> None:
    where, key = conversation(), uuid.uuid4()
    bill_copy_mail(
        conversation=where, address="priya@example.com", company="Northwind", number="INV-7", paper=b"%PDF-", key=key
    )
    mail_refused(mail_id=Mail.objects.get().pk, reason="550 No such user")
    kept = Mail.objects.get()
    assert (kept.state, kept.text, kept.attachment) == ("bounced", "", None)
    told = where.messages.order_by("seq").last()
    assert told is not None
    assert told.text == "We could not deliver to p…@example.com.", "another address would not bring it"


@pytest.mark.parametrize("kind", Mail.Kind.values)
def test_each_kind_of_mail_has_its_line(kind: str) -> None:
    Mail.objects.create(kind=kind, address="lena@example.com", subject="About something", text="Words")
    client, _ = signed_in("manager")
    assert "About something" in page(client)
