"""The one door to sentence vectors for the rest of this room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from supportbot.understanding.encoder.network import WIDTH, Network
from supportbot.understanding.encoder.weights import (
    WEIGHTS_SHA256,
    Weights,
    WeightsError,
    load_weights,
    weights_folder,
)
from supportbot.understanding.encoder.wordpiece import WordPieces

Floats = NDArray[np.float32]
MOST_TOKENS = 96
"""Of a longer message the first half and the last are encoded: what is asked stands at either end."""
MOST_CHARACTERS = 2_000
BATCH = 32
REMEMBERED = 2_000
"""Sentences whose vectors are kept: customers ask the same few hundred things."""


class SentenceEncoder:
    """Texts to vectors of unit length. Threads may share it."""

    def __init__(self, weights: Weights) -> None:
        self._pieces = WordPieces(weights.vocabulary)
        self._network = Network(weights.arrays)
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._encode)

    @property
    def version(self) -> str:
        """What vectors depend on: the weights and how a text is cut."""
        return f"{WEIGHTS_SHA256[:12]}-{MOST_TOKENS}"

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that its vocabulary knows whole: those that English is mostly written with, in small letters."""
        return self._pieces.words

    def vector(self, text: str) -> Floats:
        """Return the vector of one text, remembered for the next who says the same. Not to be written to."""
        return self._remembered(" ".join(_ends(text).split()))

    def vectors(self, texts: Sequence[str], told: Callable[[int], None] | None = None) -> Floats:
        """Return one row a text; ``told`` hears after each batch how many are done."""
        numbers = [self._numbers(text) for text in texts]
        order = sorted(range(len(numbers)), key=lambda place: len(numbers[place]))
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            rows[batch] = self._network.vectors([numbers[place] for place in batch])
            if told is not None:
                told(start + len(batch))
        return rows

    def _encode(self, text: str) -> Floats:
        vector = np.array(self._network.vectors([self._numbers(text)])[0])
        vector.flags.writeable = False
        return vector

    def _numbers(self, text: str) -> Sequence[int]:
        found = self._pieces.numbers(" ".join(_ends(text).split()), MOST_CHARACTERS)
        half = MOST_TOKENS // 2
        return found if len(found) <= MOST_TOKENS else [*found[:half], *found[-half:]]


def _ends(text: str) -> str:
    half = MOST_CHARACTERS // 2
    return text if len(text) <= MOST_CHARACTERS else f"{text[:half]} {text[-half:]}"


@lru_cache(maxsize=1)
def _opened() -> tuple[SentenceEncoder | None, str]:
    folder = weights_folder()
    if folder is None:
        return None, "the weights are not installed; run make setup"
    # With two threads a sentence waits for whoever else wants the other core: six times as long on a busy machine,
    # hardly shorter on a quiet one. Several sentences are read at once by threads of the web process instead.
    threadpool_limits(limits=1, user_api="blas")
    try:
        return SentenceEncoder(load_weights(folder)), ""
    except WeightsError as fault:
        return None, str(fault)


def open_encoder() -> SentenceEncoder | None:
    """Return this process's encoder, opened and verified once; None where the weights are missing or altered."""
    return _opened()[0]


def encoder_trouble() -> str:
    """Say why there is no encoder, and what to do; empty when there is one."""
    return _opened()[1]
