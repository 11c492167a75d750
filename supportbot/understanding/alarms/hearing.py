"""Which alarm a message raises by what it means; nothing where the sentence encoder is not installed."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from supportbot.understanding.encoder.sentence import open_encoder
from supportbot.understanding.features import TfidfBlock
from supportbot.understanding.language import guess_language
from supportbot.understanding.reading import Signal
from supportbot.understanding.wording import normalise

WEIGHTS = Path(__file__).parent / "weights.json"
MOST_SENTENCES = 4
_LONG = 60
"""Characters from which the sentences of a message are heard by themselves too."""
_SENTENCE_END = re.compile(r"(?<=[.!?\u2026])\s+|\n+")
_FEWEST_WORDS = 5
"""Fewer are judged by the wording alone: a vector of so little says too little."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """A linear model over sentence vectors and words: one row of each for what is calm, then one for each signal.

    Either votes with its share, which is in the weights. ``encoder`` and ``sentences`` name what it was fitted on;
    ``thresholds`` are probabilities (0–1) by signal.
    """

    encoder: str
    sentences: str
    signals: tuple[Signal, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    words: TfidfBlock
    word_weights: NDArray[np.float32]
    thresholds: Mapping[str, float]

    def heard(self, text: str, vector: NDArray[np.float32]) -> Signal | None:
        """The likeliest signal, when an alarm is likely enough for it."""
        said = self.words.vector(normalise(text))
        scores = self.weights @ vector + self.bias + self.word_weights[:, said.indices] @ said.values
        powers = np.exp(scores - scores.max())
        calm, *alarms = (powers / powers.sum()).tolist()
        likeliest = self.signals[int(np.argmax(alarms))]
        return likeliest if 1 - calm >= self.thresholds[likeliest] else None


def load_hearing(path: Path = WEIGHTS) -> Hearing:
    """Read a fitted model."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return Hearing(
        encoder=document["encoder"],
        sentences=document["sentences"],
        signals=tuple(document["signals"]),
        weights=np.array(document["weights"], dtype=np.float32),
        bias=np.array(document["bias"], dtype=np.float32),
        words=_words(document["words"]),
        word_weights=np.array(document["word_weights"], dtype=np.float32),
        thresholds=document["thresholds"],
    )


def hear(text: str) -> frozenset[Signal]:
    """Return the alarms that an English message raises, as a whole or in one of its sentences."""
    encoder, hearing = open_encoder(), _hearing()
    if encoder is None or encoder.version != hearing.encoder or guess_language(text) != "en":
        return frozenset()
    pieces = _pieces(unicodedata.normalize("NFKC", text))
    found = (hearing.heard(piece, encoder.vector(piece)) for piece in pieces)
    return frozenset(signal for signal in found if signal is not None)


def _words(document: Mapping[str, Any]) -> TfidfBlock:
    """One vocabulary of word stems and pairs of them."""
    vocabulary = {term: place for place, term in enumerate(document["terms"])}
    return TfidfBlock("stem", 1, document["high"], 1.0, vocabulary, np.array(document["idf"], dtype=np.float32))


def _pieces(text: str) -> Iterator[str]:
    if len(text.split()) < _FEWEST_WORDS:
        return
    yield text
    sentences = [piece for piece in _SENTENCE_END.split(text) if len(piece.split()) >= _FEWEST_WORDS]
    if len(text) >= _LONG and len(sentences) > 1:
        yield from sentences[:MOST_SENTENCES]


@lru_cache(maxsize=1)
def _hearing() -> Hearing:
    return load_hearing()
