from __future__ import annotations

from pathlib import Path

import pytest

from supportbot.evaluation.rows import Row, RowsError, read_rows

TOPICS = {"late_fee", "due_date", "out_of_scope"}
GOOD = b'{"text": "when is it due?", "topic": "due_date"}\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rows.jsonl"


def test_rows_come_in_order_without_what_stands_beside_them(file: Path) -> None:
    file.write_text(
        '\ufeff{"text": "a\u2028b", "topic": "late_fee", "source": "desk"}\r\n\n  \n'
        '{"topic": "out_of_scope", "text": ""}',
        encoding="utf-8",
    )
    assert read_rows(file, TOPICS) == (Row("a\u2028b", "late_fee"), Row("", "out_of_scope"))


@pytest.mark.parametrize(
    ("line", "fault", "remedy"),
    [
        (b'{"text": "x", "topic"', "not JSON (Expecting ':' delimiter at character 22)", "one whole object a line"),
        (b'["x", "late_fee"]', '["x", "late_fee"] is not an object', '{"text": …, "topic": …}'),
        (b'{"topic": "late_fee"}', "text: missing", 'add "text"'),
        (b'{"text": "x"}', "topic: missing", 'add "topic"'),
        (b'{"text": 7, "topic": "late_fee"}', "text: 7 is not a string", "put it in quotes"),
        (b'{"text": "x", "topic": null}', "topic: null is not a string", "put it in quotes"),
        (b'{"text": "x", "topic": "latefee"}', "topic: 'latefee' is not a topic", "did you mean 'late_fee'?"),
        (b'{"text": "x", "topic": "\\ud800\\n"}', r"topic: '\ud800\n' is not a topic", "understanding/topics"),
        (b'{"text": "caf\xe9", "topic": "late_fee"}', "not UTF-8 from byte 14", "save the file as UTF-8"),
        (b"[" * 100_000, "JSON beyond what can be read", "keep to the fields"),
    ],
)
def test_a_bad_line_is_named_with_field_and_remedy(file: Path, line: bytes, fault: str, remedy: str) -> None:
    file.write_bytes(GOOD + b"\n" + line + b"\n" + GOOD)
    with pytest.raises(RowsError) as caught:
        read_rows(file, TOPICS)
    said = str(caught.value)
    assert said.startswith(f"{file}, line 3: {fault}")
    assert remedy in said
    assert "\n" not in said


def test_a_long_value_is_cut_short(file: Path) -> None:
    file.write_text(f'{{"text": "x", "topic": "{"z" * 5000}"}}')
    with pytest.raises(RowsError) as caught:
        read_rows(file, TOPICS)
    assert len(str(caught.value)) < 200 + len(str(file))


@pytest.mark.parametrize("content", [b"", b"\n \r\n\t\n"])
def test_a_file_without_rows_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(RowsError, match="holds no rows; write one"):
        read_rows(file, TOPICS)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(RowsError, match=r"absent\.jsonl: no such file"):
        read_rows(tmp_path / "absent.jsonl", TOPICS)
    with pytest.raises(RowsError, match="cannot be read \\(Is a directory\\)"):
        read_rows(tmp_path, TOPICS)
