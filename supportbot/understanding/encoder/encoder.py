"""Sentences to vectors, in batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from supportbot.understanding.encoder.network import WIDTH, Network
from supportbot.understanding.encoder.weights import Floats, Weights, WeightsError, load_weights, weights_folder
from supportbot.understanding.encoder.wordpiece import pieces

LONGEST = 128
"""Word pieces regarded; what a message is about stands in its first lines."""
BATCH = 32
_CHARACTERS = 2_000


class Encoder:
    """Turns texts into unit vectors of ``WIDTH`` numbers. Holds no state that changes, so threads may share it."""

    def __init__(self, weights: Weights) -> None:
        self._network, self._vocabulary = Network(weights.tensors), weights.vocabulary

    @classmethod
    def installed(cls) -> Encoder:
        """The encoder with the weights of this installation.

        Raises:
            WeightsError: they are not installed, or not the published ones.
        """
        folder = weights_folder()
        if folder is None:
            raise WeightsError("the weights are not installed")
        return cls(load_weights(folder))

    def vector(self, text: str) -> Floats:
        return self.vectors((text,))[0]

    def vectors(self, texts: Sequence[str], *, progress: Callable[[int], None] = lambda done: None) -> Floats:
        """Return one row a text; ``progress`` hears how many are done after each batch."""
        read = [pieces(text[:_CHARACTERS], self._vocabulary, LONGEST) for text in texts]
        order = sorted(range(len(read)), key=lambda place: len(read[place]))  # little padding in each batch
        found = np.zeros((len(read), WIDTH), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            found[batch] = self._network.vectors([read[place] for place in batch])
            progress(min(start + BATCH, len(order)))
        return found
