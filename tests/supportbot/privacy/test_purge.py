"""What is past its days goes, what is held or younger stays, and nothing goes that no setting names."""

from __future__ import annotations

import uuid
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from handoff.models import Attachment, Conversation, Event, Mail, Message
from handoff.services.legal_holds import hold_set
from supportbot.models import Turn
from supportbot.privacy.purging import purge, purge_counts
from tests.handoff.pages.people import conversation, staff
from tests.supportbot.privacy.planted import plant
from tests.supportbot.review.rows import answered

pytestmark = pytest.mark.django_db
OLD = timedelta(days=40)
FORGOTTEN = ("model", "prompt", "used", "tokens_in", "stopped", "forgotten")


def _chat(ref: str, *, days: int, custody: str = "closed") -> Conversation:
    chat = conversation("hello there", custody=custody)
    at = timezone.now() - timedelta(days=days)
    Conversation.objects.filter(pk=chat.pk).update(customer_ref=ref, last_message_at=at, closed_at=at)
    return chat


def _there() -> set[str]:
    return set(Conversation.objects.values_list("customer_ref", flat=True))


def test_nothing_goes_where_nothing_is_set() -> None:
    _chat("cus_old", days=4000)
    assert purge_counts() == {}
    assert purge().total() == 0
    assert _there() == {"cus_old"}
    assert not Event.objects.filter(kind="purged").exists()


def test_chats_by_age_and_kind_of_person(settings: Settings) -> None:
    settings.KEEP_CHATS_DAYS, settings.KEEP_VISITOR_CHATS_DAYS = 30, 10
    for ref, days, custody in (
        ("cus_old", 31, "closed"),
        ("cus_left_open", 31, "bot"),
        ("cus_waiting", 31, "waiting"),
        ("cus_young", 29, "closed"),
        ("visitor:old", 11, "closed"),
        ("visitor:young", 9, "closed"),
    ):
        _chat(ref, days=days, custody=custody)
    held = _chat("cus_held", days=400)
    hold_set(conversation_id=held.pk, staff=staff("manager"), reason="A court asked.", on_customer=False)
    said = StringIO()
    call_command("purge", dry_run=True, stdout=said)
    assert "       2  chats     older than 30 days" in said.getvalue()
    assert "       0  files     kept (KEEP_FILES_DAYS is 0)" in said.getvalue()
    assert len(_there()) == 7, "a dry run deletes nothing"
    gone = purge()
    assert (gone["chats"], gone["visitors"]) == (2, 1)
    assert _there() == {"cus_waiting", "cus_young", "visitor:young", "cus_held"}
    assert Event.objects.get(kind="purged").data["counts"] == {"chats": 2, "visitors": 1}
    assert purge().total() == 0


def test_files_mails_and_prompts_leave_the_chat_behind(settings: Settings) -> None:
    settings.KEEP_FILES_DAYS = settings.KEEP_MAILS_DAYS = settings.KEEP_PROMPTS_DAYS = 30
    planted = plant("cus_kept", staff())
    file = Attachment.objects.get()
    Message.objects.filter(seq=1).update(body={"attachments": [{"id": str(file.pk), "name": file.name}]})
    at = timezone.now() - OLD
    Attachment.objects.update(created_at=at)
    Mail.objects.update(sent_at=at)
    told = {
        "model": "m",
        "prompt": "p",
        "used": True,
        "tokens_in": 5,
        "tools": [{"arguments": "words"}],
        "stopped": {"code": "figure", "text": "words"},
    }
    Turn.objects.update(finished_at=at, trace={"threshold": 0.5, "model": told})
    answered(planted.chat, 4, finished_at=timezone.now(), trace={"model": told})
    assert purge_counts() == {"files": 1, "mails": 1, "prompts": 1}
    gone = purge()
    assert (gone["files"], gone["mails"], gone["prompts"]) == (1, 1, 1)
    assert not Attachment.objects.exists()
    assert Message.objects.get(seq=1).body == {"attachments": []}
    old, young = Turn.objects.order_by("finished_at")
    assert old.trace["threshold"] == 0.5
    assert sorted(old.trace["model"]) == sorted(FORGOTTEN)
    assert old.trace["model"]["stopped"] == {"code": "figure"}
    assert young.trace["model"] == told
    assert purge().total() == 0
    folder = Path(settings.OUTBOX_DIR)
    other = {path.name for path in folder.iterdir()}
    (folder / f"{uuid.uuid4().hex}.eml").write_bytes(b"Subject: left while its row was erased")
    assert purge()["mail files"] == 1
    assert {path.name for path in folder.iterdir()} == other, "sign-in's own mails have no row"
