"""How a model reads our own sentences in the folds that hold them out, by sentence: kept beside it for comparing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from supportbot.understanding.training import HeldOut
from supportbot.understanding.wording import normalise

HELD_OUT_FILE = "held_out.json"

ByKey = Mapping[str, tuple[str, float]]
"""The topic read and its probability (0–1), by ``sentence_key``."""


def sentence_key(text: str) -> str:
    """The same for all sentences that the reader cannot tell apart."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()


def by_key(rows: Iterable[HeldOut]) -> ByKey:
    return {sentence_key(row.text): (row.read, row.probability) for row in rows}


def held_out_file(rows: Iterable[HeldOut]) -> bytes:
    return json.dumps(by_key(rows)).encode()


def held_out_in(folder: Path) -> ByKey | None:
    """What lies beside the model of ``folder``; None where nothing usable does."""
    try:
        found = json.loads((folder / HELD_OUT_FILE).read_text(encoding="utf-8"))
        return {str(key): (str(read), float(sure)) for key, (read, sure) in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return None
