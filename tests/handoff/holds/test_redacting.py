"""A message redacted by hand: who may, what it says afterwards, and that the words stand in no table any more."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from handoff.errors import BadReason, Forbidden, MessageNotFound, NothingToRedact
from handoff.frames.outgoing import message_frame
from handoff.models import Attachment, Conversation, Event, Mail, Message, Note, StaffMember
from handoff.redaction.by_hand import MARK
from handoff.selectors.searching import messages_with
from handoff.services.attaching import customer_file_keep
from handoff.services.messages import row_of
from handoff.services.redacting import message_redact
from supportbot.feedback.services import answer_feedback_set, conversation_rate
from supportbot.models import Turn, TurnVerdict
from tests.handoff.pages.people import conversation, escalated, say, staff

pytestmark = pytest.mark.django_db
CANARY = "zanzibar-lighthouse-4711"
WHY = "A password"


@pytest.fixture
def lena() -> StaffMember:
    return staff("manager", "Lena")


def rows_with(words: str) -> Iterator[str]:
    """Every table with a row that has ``words`` anywhere in it, as text; the database itself is asked."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text ILIKE %s', [f"%{words}%"])
            if cursor.fetchone()[0]:
                yield table


def spread(chat: Conversation, words: str = CANARY) -> None:
    """The words wherever the program and its people copy them to."""
    say(chat, 2, f"You wrote {words}; I can't help with that.", author="bot", body={"choices": [{"label": words}]})
    trace: dict[str, Any] = {
        "reading": {"slots": {"names": [words]}, "topics": [["out_of_scope", 0.4]]},
        "model": {"tools": [{"name": "look_up", "arguments": f'{{"q": "{words}"}}', "came": "Told"}]},
    }
    turn = Turn.objects.create(
        conversation=chat, first_seq=1, last_seq=1, custody_version=0, status="done", reply_seq=2, trace=trace
    )
    TurnVerdict.objects.create(turn=turn, value="wrong", note=f"{words} should have been masked")
    escalated(chat, "low_confidence", question=f"My password is {words}, why…", draft=f"About {words}:")
    Note.objects.create(conversation=chat, text=f"They wrote {words}", after_seq=2)
    Mail.objects.create(
        conversation=chat, kind="transcript", address="a@example.com", subject="Chat", text=words, html=f"<p>{words}"
    )
    answer_feedback_set(conversation_id=chat.pk, seq=2, value="down", reason=f"{words} is no use")
    conversation_rate(conversation_id=chat.pk, score=1, comment=f"It kept {words}")


def test_words_taken_out_stand_in_no_table_any_more(lena: StaffMember) -> None:
    chat = conversation(f"My password is {CANARY}, why is it wrong?")
    spread(chat)
    assert len(list(rows_with(CANARY))) == 9, "the scan finds what there is to be found"
    message_redact(conversation_id=chat.pk, seq=1, staff=lena, reason=f"{WHY}: {CANARY}", words=CANARY)
    assert list(rows_with("zanzibar")) == []
    said = Message.objects.get(conversation=chat, seq=1)
    assert said.text == f"My password is {MARK}, why is it wrong?"
    assert Message.objects.get(conversation=chat, seq=2).text == f"You wrote {MARK}; I can't help with that."
    assert not messages_with("lighthouse").exists()
    assert messages_with("password").exists()
    assert Turn.objects.get().trace["reading"]["topics"] == [["out_of_scope", 0.4]]


def test_a_whole_message_leaves_no_trace_in_what_was_made_of_it(lena: StaffMember) -> None:
    chat = conversation(f"My password is {CANARY}, why is it wrong?")
    say(chat, 2, "I can't help with that.", author="bot")
    reading = {"slots": {"names": [CANARY]}, "language": "en"}
    Turn.objects.create(
        conversation=chat, first_seq=1, last_seq=1, custody_version=0, status="done", trace={"reading": reading}
    )
    brief = escalated(chat, "low_confidence", question=f"My password is {CANARY}, why is it wr…", wants="Not clear.")
    message_redact(conversation_id=chat.pk, seq=1, staff=lena, reason=WHY)
    assert list(rows_with("zanzibar")) == []
    assert Message.objects.get(conversation=chat, seq=1).text == MARK
    brief.refresh_from_db()
    assert brief.brief == {"question": f"{MARK}…", "wants": "Not clear."}


def test_another_conversation_keeps_its_words(lena: StaffMember) -> None:
    chat, other = conversation(f"It is {CANARY}"), conversation(f"Mine is {CANARY} too")
    message_redact(conversation_id=chat.pk, seq=1, staff=lena, reason=WHY, words=CANARY)
    assert CANARY in Message.objects.get(conversation=other).text


def test_who_reads_it_is_told_who_redacted_it_and_the_customer_is_not(lena: StaffMember) -> None:
    chat = conversation("Call me on my landline")
    message_redact(conversation_id=chat.pk, seq=1, staff=lena, reason=WHY, words="landline")
    row = row_of(Message.objects.get(conversation=chat))
    assert message_frame(row, for_staff=True)["redacted"] == {"by": "Lena", "whole": False}
    assert message_frame(row)["redacted"] is True
    (entry,) = Event.objects.filter(kind="redacted")
    assert entry.data == {"message": 1, "whole": False, "files": 0, "reason": WHY, "by": "Lena"}
    assert entry.actor == f"staff:{lena.pk}"


def test_its_files_go_with_it(lena: StaffMember) -> None:
    chat = conversation()
    file = BytesIO()
    Image.new("RGB", (4, 4)).save(file, format="PNG")
    kept = customer_file_keep(
        conversation_id=chat.pk, customer_ref=chat.customer_ref, name=f"{CANARY}.png", data=file.getvalue()
    )
    Attachment.objects.filter(pk=kept.pk).update(seq=1)
    shown = {"attachments": [{"id": str(kept.pk), "name": kept.name}], "wordless": True}
    say(chat, 1, kept.name, body=shown)
    message_redact(conversation_id=chat.pk, seq=1, staff=lena, reason=WHY, remove_files=True)
    assert list(rows_with("zanzibar")) == []
    assert Message.objects.get().body == {"redacted": {"by": "Lena", "whole": True}}
    assert not Attachment.objects.exists()


def test_what_cannot_be_redacted(lena: StaffMember) -> None:
    chat = conversation("Hello there")
    asked: dict[str, Any] = {"conversation_id": chat.pk, "seq": 1, "staff": lena, "reason": WHY}
    for change, error in (
        ({"staff": staff("agent")}, Forbidden),
        ({"reason": "  "}, BadReason),
        ({"seq": 9}, MessageNotFound),
        ({"words": "elsewhere"}, NothingToRedact),
    ):
        with pytest.raises(error):
            message_redact(**{**asked, **change})
    message_redact(**asked)
    with pytest.raises(NothingToRedact):
        message_redact(**asked)
    assert Event.objects.filter(kind="redacted").count() == 1
