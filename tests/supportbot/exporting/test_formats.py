"""CSV that no spreadsheet runs and every reader reads; JSON Lines that are a value a line."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta, timezone
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportbot.exporting.formats import BOM, FORMULA_SIGNS, csv_lines, guarded, json_lines

_TEXT = st.text().map(lambda text: text.replace("\x00", ""))
_NASTY = st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '"', 'a","=1', "'=1", "x\r\ny", "＝1", "\ufeff"]
)
_ROWS = st.lists(st.lists(_TEXT | _NASTY, min_size=2, max_size=2), max_size=6)


def _read(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8"), newline=""), strict=True))


@pytest.mark.fault("F48")
@given(_ROWS, st.booleans())
def test_what_is_read_back_is_what_was_written(rows: list[list[str]], bom: bool) -> None:
    data = b"".join(csv_lines(("one", "two"), rows, bom=bom))
    assert data.startswith(BOM) == bom
    read = _read(data.removeprefix(BOM))
    assert read == [["one", "two"], *([guarded(cell) for cell in row] for row in rows)]
    for row, written in zip(read[1:], rows, strict=True):
        for cell, text in zip(row, written, strict=True):
            assert not cell.startswith(FORMULA_SIGNS)
            assert cell in (text, f"'{text}")


def test_values_are_written_as_people_read_them() -> None:
    moment = datetime(2026, 11, 2, 13, 0, tzinfo=timezone(timedelta(hours=1)))
    (_, line) = csv_lines(("a",) * 6, [(None, True, -5, 0.25, moment, "-5")])
    assert line == b",yes,-5,0.25,2026-11-02T12:00:00Z,'-5\r\n"


def test_json_lines_are_one_value_a_line() -> None:
    lines = list(json_lines([{"text": "a\nb", "at": datetime(2026, 11, 2, tzinfo=UTC)}, {"text": "ü"}]))
    assert all(line.count(b"\n") == 1 and line.endswith(b"\n") for line in lines)
    assert [json.loads(line) for line in lines] == [{"text": "a\nb", "at": "2026-11-02T00:00:00Z"}, {"text": "ü"}]
