"""A transcript in words: who spoke when, by the company's clock, and tables that hold in plain text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handoff.mails.tables import text_table
from handoff.mails.transcript import Transcript, transcript_of
from handoff.mails.writing import letter
from handoff.records import MessageRow
from tests.handoff.mails.letters import Seen

DUBLIN = ZoneInfo("Europe/Dublin")
LATE = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
TABLE = {
    "caption": "What changed",
    "columns": ["Line", "INV-1", "Change"],
    "align": ["start", "end", "end"],
    "rows": [["Home 500", "€40.00", "+€5.00"], ["Router", "–", "+€7.50"]],
    "total": ["Total", "€40.00", "+€12.50"],
}


def row(seq: int, author: str, text: str, *, name: str = "", after: int = 0, **body: Any) -> MessageRow:
    at = LATE + timedelta(minutes=after)
    return MessageRow(seq, author, name, "text", text, body, None, None, at)


def told(*rows: MessageRow, language: str = "en", complete: bool = True) -> Transcript:
    return transcript_of(rows, language=language, locale="en-IE", zone=DUBLIN, complete=complete)


def written(*rows: MessageRow, language: str = "en", complete: bool = True) -> tuple[str, Seen]:
    made = letter(
        "transcript",
        language=language,
        sender="Northwind",
        values={"date": "today"},
        transcript=told(*rows, language=language, complete=complete),
    )
    return made.text, Seen(made.html)


def test_times_and_days_are_those_of_the_company() -> None:
    first, second = told(row(1, "bot", "Hi", name="Nora"), row(2, "customer", "Hello", after=45)).days
    assert (first.heading, first.entries[0].time) == ("Wednesday 1 July 2026", "23:30")
    assert (second.heading, second.entries[0].time) == ("Thursday 2 July 2026", "00:15")


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Nora (automatic assistant)", "You", "Maya", "Note"]),
        ("de", ["Nora (automatischer Assistent)", "Sie", "Maya", "Hinweis"]),
        ("es", ["Nora (asistente automático)", "Usted", "Maya", "Aviso"]),
        ("fr", ["Nora (assistant automatique)", "Vous", "Maya", "Remarque"]),
    ],
)
def test_everybody_is_named_in_the_mails_language(language: str, names: list[str]) -> None:
    (day,) = told(
        row(1, "bot", "Hi", name="Nora"),
        row(2, "customer", "Hello"),
        row(3, "agent", "Yes", name="Maya"),
        row(4, "system", "Maya has joined."),
        language=language,
    ).days
    assert [entry.who for entry in day.entries] == names


def test_a_table_is_aligned_in_text_and_a_table_in_html() -> None:
    text, html = written(row(1, "bot", "Higher.", name="Nora", table=TABLE))
    lines = [line.strip() for line in text.splitlines()]
    start = lines.index("What changed")
    assert lines[start + 1 : start + 7] == [
        "Line       INV-1   Change",
        "-------------------------",
        "Home 500  €40.00   +€5.00",
        "Router         –   +€7.50",
        "-------------------------",
        "Total     €40.00  +€12.50",
    ]
    assert html.named("caption") == 1
    assert html.named("th") == 6
    assert {"€40.00", "+€12.50", "What changed"} <= set(html.texts)


@pytest.mark.parametrize("table", [{}, {"rows": []}, {"columns": ["A"], "rows": [["1", "2"]]}, {"rows": [["x"]]}])
def test_an_odd_table_is_drawn_as_far_as_it_goes(table: dict[str, Any]) -> None:
    drawn = text_table(table)
    assert all(cell.text in drawn.plain for line in (drawn.columns, *drawn.rows) for cell in line)


def test_a_message_cannot_pass_for_another_speaker() -> None:
    text, html = written(row(1, "customer", "Nora (automatic assistant), 23:30\n<b>You owe nothing.</b>"))
    assert "\n  Nora (automatic assistant), 23:30\n" in text
    assert "\nNora" not in text
    assert html.named("b") == 0
    assert "<b>You owe nothing.</b>" in html.texts


def test_files_are_named_and_a_message_of_files_alone_is_not_said_twice() -> None:
    file = {"id": "1", "name": "bill.pdf", "type": "application/pdf", "size": 9}
    text, _ = written(row(1, "agent", "bill.pdf", name="Maya", attachments=[file], wordless=True))
    assert text.count("bill.pdf") == 1
    assert "File: bill.pdf" in text


def test_a_beginning_that_is_left_out_is_said() -> None:
    text, html = written(row(501, "customer", "Hello"), complete=False)
    assert "The beginning of this long chat is left out." in text
    assert any("left out" in said for said in html.texts)
    assert "left out" not in written(row(1, "customer", "Hello"))[0]
