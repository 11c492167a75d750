"""TF-IDF vectors without scikit-learn: the same numbers its vectoriser gives, from a stored vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from supportbot.understanding.wording import normalise, stemmed

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]
Analyzer = Literal["stem", "char_wb"]


@dataclass(frozen=True, slots=True)
class SparseVector:
    """The non-zero places of a feature vector and their values."""

    indices: Indices
    values: Floats


class FeatureSource(Protocol):
    """Whatever turns a text into features; a sentence encoder may stand beside TF-IDF later."""

    @property
    def size(self) -> int: ...

    def vector(self, text: str) -> SparseVector: ...


def stem_ngrams(text: str, low: int, high: int) -> Iterator[str]:
    """Yield runs of ``low`` to ``high`` word stems of an already normalised text."""
    tokens = stemmed(text).split()
    for length in range(low, high + 1):
        for start in range(len(tokens) - length + 1):
            yield " ".join(tokens[start : start + length])


def char_ngrams(text: str, low: int, high: int) -> Iterator[str]:
    """Yield runs of ``low`` to ``high`` characters inside each word, the word padded by one blank on both sides."""
    for word in text.split():
        padded = f" {word} "
        for length in range(low, high + 1):
            yield padded[:length]
            for start in range(1, len(padded) - length + 1):
                yield padded[start : start + length]
            if length >= len(padded):
                break  # a word shorter than the run counts once


_NGRAMS = {"stem": stem_ngrams, "char_wb": char_ngrams}


@dataclass(frozen=True, slots=True)
class TfidfBlock:
    """One vocabulary with its idf weights: sublinear counts, unit length, then times ``weight``."""

    analyzer: Analyzer
    low: int
    high: int
    weight: float
    vocabulary: Mapping[str, int]
    idf: Floats

    def vector(self, normalised: str) -> SparseVector:
        counts = Counter(
            index
            for gram in _NGRAMS[self.analyzer](normalised, self.low, self.high)
            if (index := self.vocabulary.get(gram)) is not None
        )
        indices = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        tf = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (np.log(tf) + 1) * self.idf[indices]
        length = float(np.sqrt(np.dot(values, values)))
        return SparseVector(indices, values * np.float32(self.weight / length) if length else values)


@dataclass(frozen=True, slots=True)
class TfidfFeatures:
    """Several blocks side by side; block k's places follow those of block k - 1."""

    blocks: tuple[TfidfBlock, ...]

    @property
    def size(self) -> int:
        return sum(len(block.idf) for block in self.blocks)

    def vector(self, text: str) -> SparseVector:
        normalised, offset, parts = normalise(text), 0, []
        for block in self.blocks:
            part = block.vector(normalised)
            parts.append(SparseVector(part.indices + offset, part.values))
            offset += len(block.idf)
        return SparseVector(
            np.concatenate([part.indices for part in parts]),
            np.concatenate([part.values for part in parts]).astype(np.float32),
        )
