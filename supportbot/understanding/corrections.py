"""An installation's own labelled sentences: what people here said, and what it was about."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

from supportbot.understanding.catalogue import Example

CORRECTIONS_FILE = "corrections.jsonl"


class CorrectionsError(ValueError):
    """The file cannot be used; the message names the file, the line and the remedy."""


def load_corrections(models_dir: Path, topics: Collection[str]) -> tuple[Example, ...]:
    """Read the approved corrections of this installation, one ``{"text": …, "topic": …}`` a line; none without a file.

    Raises:
        CorrectionsError: a line is no correction.
    """
    path = models_dir / CORRECTIONS_FILE
    if not path.is_file():
        return ()
    lines = path.read_text(encoding="utf-8").split("\n")
    return tuple(_correction(line, f"{path}, line {n}", topics) for n, line in enumerate(lines, 1) if line.strip())


def write_corrections(corrections: Sequence[Example], models_dir: Path) -> None:
    """Leave exactly these in the file, in one step; nothing happens where it holds them already."""
    path = models_dir / CORRECTIONS_FILE
    lines = [json.dumps({"text": one.text, "topic": one.topic}, ensure_ascii=False) + "\n" for one in corrections]
    text = "".join(lines)
    if (path.read_text(encoding="utf-8") if path.is_file() else "") == text:
        return
    handle, draft = tempfile.mkstemp(prefix=".corrections-", dir=models_dir)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(draft).chmod(0o644)
    os.replace(draft, path)


def _correction(line: str, where: str, topics: Collection[str]) -> Example:
    try:
        row = json.loads(line)
        text, topic = str(row["text"]).strip(), str(row["topic"])
    except (ValueError, KeyError, TypeError) as fault:
        raise CorrectionsError(f'{where}: not a correction; write {{"text": …, "topic": …}}') from fault
    if topic not in topics or not text:
        raise CorrectionsError(f"{where}: {topic!r} is not a topic, or the text is empty; use a topic file's name")
    return Example(text, topic)
