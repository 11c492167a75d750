"""What is in the files of transcripts."""

from __future__ import annotations

import csv
import json
import re
import zlib
from io import StringIO

import pytest
from pytest_django import DjangoAssertNumQueries

from handoff.models import StaffMember
from supportbot.exporting.batches import BATCH
from supportbot.exporting.paper import transcript_pdf
from supportbot.exporting.transcripts import COLUMNS, rows
from tests.handoff.pages.people import conversation, escalated, staff
from tests.supportbot.exporting.made import made
from tests.supportbot.review.rows import answered, rated, thumb

pytestmark = pytest.mark.django_db


@pytest.fixture
def lena() -> StaffMember:
    return staff("manager", "Lena")


@pytest.fixture
def _two() -> None:
    ann = conversation("=My router was refunded, twice", minute=1, name="Ann", custody="closed")
    answered(ann, 2)
    rated(ann, 2, "Slow")
    thumb(ann, 2, "down")
    ben = conversation("I dispute the late fee", minute=2, name="Ben")
    answered(ben, 2, decision="handoff", reason="dispute")
    escalated(ben, "dispute")


@pytest.mark.usefixtures("_two")
def test_a_line_for_each_that_the_filters_find(lena: StaffMember) -> None:
    data = made(lena, query="custody=closed&nonsense=1", for_excel=True).decode("utf-8-sig")
    (line,) = csv.DictReader(StringIO(data))
    assert tuple(line) == COLUMNS
    assert (line["customer"], line["state"], line["rating"], line["thumbs_down"]) == ("Ann", "closed", "2", "1")
    assert (line["topic"], line["decision"], line["confidence"]) == ("explain_charge", "answer", "0.91")
    assert line["first_words"] == "'=My router was refunded, twice"
    whole = list(csv.DictReader(StringIO(made(lena).decode())))
    assert [row["customer"] for row in whole] == ["Ben", "Ann"]
    assert whole[0]["handed_over_for"] == "dispute"


@pytest.mark.usefixtures("_two")
def test_a_conversation_a_line_with_messages_and_turns(lena: StaffMember) -> None:
    ben, ann = map(json.loads, made(lena, kind="jsonl").splitlines())
    assert [message["text"] for message in ann["messages"]] == ["=My router was refunded, twice", "It is €45.00."]
    (turn,) = ben["turns"]
    assert (turn["decision"], turn["reason"], turn["signals"]) == ("handoff", "dispute", ["dispute"])
    assert turn["facts"][0]["source"]["ref"] == "INV-2041"
    assert ann["comment"] == "Slow"


def test_as_many_queries_for_a_batch_however_many_there_are_in_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(BATCH // 10):
        conversation("Hi", minute=number)
    with django_assert_num_queries(6):
        assert len(list(rows({}))) == BATCH // 10


def _texts_of(pdf: bytes) -> int:
    """How many pieces of text are drawn: the library writes them as hex strings in compressed streams."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    drawn = 0
    for stream in streams:
        try:
            drawn += zlib.decompress(stream).count(b" Tj")
        except zlib.error:
            continue
    return drawn


def test_a_transcript_on_paper(lena: StaffMember) -> None:
    chat = conversation("Grüße, złoty, Ελλάδα, שלום, 你好 🧾", name="Zoë")
    answered(chat, 2)
    pdf = made(lena, "transcript", "pdf", f"conversation={chat.pk}")
    assert pdf.startswith(b"%PDF-")
    assert _texts_of(pdf) > 10
    long = conversation(*(f"Message {number}: " + "word " * 60 for number in range(60)))
    assert transcript_pdf({"conversation": str(long.pk)}).count(b"/Type /Page\n") > 3
