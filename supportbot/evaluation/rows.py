"""Labelled messages as a file gives them: one JSON object a line with ``text`` and ``topic``."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

_LONGEST_SHOWN = 60


class RowsError(ValueError):
    """The file cannot be evaluated; the message is one line and names the file, the line, the field and the remedy."""


@dataclass(frozen=True, slots=True)
class Row:
    """One message and the topic that people gave it."""

    text: str
    topic: str


def read_rows(path: Path, topics: Collection[str]) -> tuple[Row, ...]:
    """Read a whole file. Blank lines are passed over, fields besides the two ignored, an empty ``text`` is a text.

    Args:
        path: UTF-8, lines ended by a line feed.
        topics: the names a row may carry.

    Raises:
        RowsError: the file is missing, unreadable or without rows, or a line is not a row; the first fault counts.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError as fault:
        raise RowsError(f"{path}: no such file; give the path of a JSONL file") from fault
    except OSError as fault:
        raise RowsError(f"{path}: cannot be read ({fault.strerror}); give a JSONL file you may read") from fault
    rows = tuple(_rows(raw, path, topics))
    if not rows:
        raise RowsError(f'{path}: holds no rows; write one {{"text": …, "topic": …}} a line')
    return rows


def _rows(raw: bytes, path: Path, topics: Collection[str]) -> Iterator[Row]:
    # Not str.splitlines: it also breaks at separators that may stand unescaped inside a JSON string.
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if line.strip():
            yield _row(line, f"{path}, line {number}", topics)


def _row(line: bytes, where: str, topics: Collection[str]) -> Row:
    document = _document(line, where)
    text, topic = (_field(document, name, where) for name in ("text", "topic"))
    if topic not in topics:
        near = get_close_matches(topic, sorted(topics), n=1)
        remedy = f"did you mean {near[0]!r}?" if near else "use the name of a file under understanding/topics"
        raise RowsError(f"{where}: topic: {_shown(topic)} is not a topic; {remedy}")
    return Row(text, topic)


def _document(line: bytes, where: str) -> dict[str, Any]:
    try:
        document = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise RowsError(f"{where}: not UTF-8 from byte {fault.start + 1}; save the file as UTF-8") from fault
    except json.JSONDecodeError as fault:
        place = f"{fault.msg} at character {fault.pos + 1}"
        raise RowsError(f"{where}: not JSON ({place}); write one whole object a line") from fault
    except (ValueError, RecursionError) as fault:  # a number of thousands of digits, or brackets nested as deep
        raise RowsError(f"{where}: JSON beyond what can be read; keep to the fields text and topic") from fault
    if not isinstance(document, dict):
        raise RowsError(f'{where}: {_shown(document)} is not an object; write {{"text": …, "topic": …}}')
    return document


def _field(document: dict[str, Any], name: str, where: str) -> str:
    if name not in document:
        raise RowsError(f'{where}: {name}: missing; add "{name}" to the object')
    value = document[name]
    if not isinstance(value, str):
        raise RowsError(f"{where}: {name}: {_shown(value)} is not a string; put it in quotes")
    return value


def _shown(value: object) -> str:
    """The value on one line, cut short."""
    shown = ascii(value) if isinstance(value, str) else json.dumps(value)
    return shown if len(shown) <= _LONGEST_SHOWN else shown[: _LONGEST_SHOWN - 1] + "…"
