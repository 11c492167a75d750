"""Vectors in which messages of one meaning lie close: the encoder's, or counted words where there is none."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from supportbot.tuning.gaps.clustering import Floats, unit
from supportbot.understanding.encoder.network import WIDTH
from supportbot.understanding.encoder.sentence import SentenceEncoder, open_encoder
from supportbot.understanding.spelling.mending import mend
from supportbot.understanding.wording import normalise, stemmed

_WORDS_WIDTH = 2048
_PAIR = 0.5
"""What two words that follow one another count beside each of them."""
_SAYS_LITTLE = frozenset(
    re.findall(
        r"\S+",
        "a an the i my me you your we it this that is are was be do does did can could will would have has had not no "
        "to of for on in at with and or but so just please hi hello hey thank thanks what why how when am there ?",
    )
)


@dataclass(frozen=True, slots=True)
class Space:
    """``version`` names what the vectors depend on; ``least`` is the cosine from which two mean the same."""

    version: str
    width: int
    least: float
    encoder: SentenceEncoder | None

    def vectors(self, texts: Sequence[str]) -> list[Floats]:
        """One vector of unit length for each text; those without a word that says anything are alike."""
        spelt = [mend(text) for text in texts]
        if self.encoder is None:
            return [_counted(text) for text in spelt]
        return [unit(row) for row in self.encoder.vectors(spelt)] if spelt else []


def space() -> Space:
    """The space of this installation as it is now."""
    encoder = open_encoder()
    if encoder is None:
        return Space("words-1", _WORDS_WIDTH, 0.4, None)
    return Space(encoder.version, WIDTH, 0.55, encoder)


def _counted(text: str) -> Floats:
    words = [word for word in stemmed(normalise(text)).split() if word not in _SAYS_LITTLE]
    vector = np.zeros(_WORDS_WIDTH, dtype=np.float32)
    vector[0] = float(not words)
    for word in words:
        vector[_place(word)] += 1.0
    for first, second in pairwise(words):
        vector[_place(f"{first} {second}")] += _PAIR
    return unit(np.sqrt(vector))


def _place(word: str) -> int:
    """The same in every process, as Python's own hash is not."""
    return zlib.crc32(word.encode()) % _WORDS_WIDTH
