"""Files of a reply: kept for who holds the conversation, sent once, and nobody else's."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from handoff.errors import AttachmentMissing, ClientIdConflict, FileRefused, NotHolder, TooManyFiles, TryAgain
from handoff.models import Attachment, AttachmentContent, Conversation, Message, StaffMember
from handoff.records import MessageRow
from handoff.services.attaching import MOST_UNSENT, agent_file_keep, unsent_files_drop
from handoff.services.replying import reply_send
from tests.handoff.files.pictures import PDF, picture
from tests.handoff.people import conversation, staff

pytestmark = pytest.mark.django_db


def kept(held: Conversation, maya: StaffMember, name: str = "bill.pdf") -> Attachment:
    return agent_file_keep(conversation_id=held.pk, staff=maya, name=name, data=PDF)


def sent(held: Conversation, maya: StaffMember, *files: uuid.UUID, text: str = "", client_id: str = "r") -> MessageRow:
    return reply_send(
        conversation_id=held.pk, staff=maya, client_id=client_id, text=text, files=files,
        seen_version=held.custody_version, seen_seq=99,
    )  # fmt: skip


def test_files_go_with_the_reply_in_the_order_named_and_need_no_words() -> None:
    maya = staff()
    held = conversation("agent", maya)
    first, second = kept(held, maya, "b.pdf"), kept(held, maya, "a.pdf")
    row = sent(held, maya, first.pk, second.pk)
    assert row.text == "b.pdf, a.pdf"
    assert row.body["wordless"] is True
    assert [one["name"] for one in row.body["attachments"]] == ["b.pdf", "a.pdf"]
    assert set(Attachment.objects.values_list("seq", flat=True)) == {row.seq}
    assert "wordless" not in sent(held, maya, kept(held, maya).pk, text="Here.", client_id="s").body


def test_the_same_reply_again_is_the_same_message_and_with_other_files_a_conflict() -> None:
    maya = staff()
    held = conversation("agent", maya)
    file = kept(held, maya)
    assert sent(held, maya, file.pk).seq == sent(held, maya, file.pk).seq
    assert Message.objects.filter(conversation=held).count() == 1
    with pytest.raises(ClientIdConflict):
        sent(held, maya, kept(held, maya).pk)
    with pytest.raises(ClientIdConflict):
        sent(held, maya, text="bill.pdf")


def test_a_file_is_sent_once_by_whose_it_is_where_it_was_kept() -> None:
    maya, tom = staff(), staff("Tom")
    held, toms = conversation("agent", maya), conversation("agent", tom)
    file, gone = kept(held, maya), kept(held, maya)
    sent(held, maya, gone.pk, client_id="first")
    elsewhere = kept(toms, tom)
    for others in (gone.pk, elsewhere.pk, uuid.uuid4()):
        with pytest.raises(AttachmentMissing):
            sent(held, maya, file.pk, others)
    file.refresh_from_db()
    assert file.seq is None
    assert Message.objects.filter(conversation=held).count() == 1


def test_only_who_holds_the_conversation_leaves_files_in_it() -> None:
    for where in (conversation("agent", staff()), conversation("waiting"), conversation("bot")):
        with pytest.raises(NotHolder):
            kept(where, staff("Tom"))
    assert not Attachment.objects.exists()


def test_there_is_a_limit_to_what_waits_and_what_is_never_sent_is_forgotten() -> None:
    maya = staff()
    held = conversation("agent", maya)
    for _ in range(MOST_UNSENT):
        kept(held, maya)
    with pytest.raises(TooManyFiles):
        kept(held, maya)
    sent(held, maya, *Attachment.objects.values_list("pk", flat=True)[:2])
    Attachment.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert unsent_files_drop() == MOST_UNSENT - 2
    assert (Attachment.objects.count(), AttachmentContent.objects.count()) == (2, 2)


class Scanner:
    """A company's scanner, that knows one kind of file."""

    def is_clean(self, *, name: str, content_type: str, data: bytes) -> bool:
        if content_type == "image/png":
            raise ConnectionError("the scanner is away")
        return name != "virus.pdf"


@override_settings(HANDOFF_FILE_SCANNER="tests.handoff.services.test_attaching.Scanner")
def test_the_scanner_has_the_last_word_and_one_that_is_away_lets_nothing_through() -> None:
    maya = staff()
    held = conversation("agent", maya)
    kept(held, maya)
    with pytest.raises(FileRefused):
        kept(held, maya, "virus.pdf")
    with pytest.raises(TryAgain):
        agent_file_keep(conversation_id=held.pk, staff=maya, name="a.png", data=picture())
    assert Attachment.objects.count() == 1
