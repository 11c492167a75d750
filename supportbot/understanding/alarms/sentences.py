"""The sentences that alarms are learned from, one file a signal, and ``everyday.toml`` for what is none of them."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

from supportbot.understanding.reading import Signal

SENTENCES_DIR = Path(__file__).parent / "sentences"
EVERYDAY = "everyday"


@dataclass(frozen=True, slots=True)
class AlarmSentences:
    """``name`` is a signal's or ``everyday``; ``elsewhere`` are in other languages, which vectors cannot tell."""

    name: str
    said: tuple[str, ...]
    said_elsewhere: tuple[str, ...]
    calm: tuple[str, ...]
    calm_elsewhere: tuple[str, ...]

    @property
    def signal(self) -> Signal | None:
        return next((signal for signal in get_args(Signal) if signal == self.name), None)


def load_sentences(folder: Path = SENTENCES_DIR) -> tuple[AlarmSentences, ...]:
    """Read every file of ``folder``, by name."""
    return tuple(_load(path) for path in sorted(folder.glob("*.toml")))


def digest_of(sentences: tuple[AlarmSentences, ...]) -> str:
    """Name these sentences: 12 hexadecimal digits."""
    return hashlib.sha256(json.dumps([asdict(one) for one in sentences]).encode()).hexdigest()[:12]


def _load(path: Path) -> AlarmSentences:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    names = ("said", "said_elsewhere", "calm", "calm_elsewhere")
    return AlarmSentences(path.stem, *(_lines(str(document.get(name, ""))) for name in names))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
