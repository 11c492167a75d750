"""Six transformer layers in numpy: piece numbers to one vector a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from supportbot.understanding.encoder.weights import Floats

LAYERS, HEADS, WIDTH = 6, 12, 384
_HEAD = WIDTH // HEADS
_EPSILON = 1e-12
# Abramowitz and Stegun 7.1.26: the error function to within 1.5e-7.
_ERF_P = np.float32(0.3275911)
_ERF = tuple(np.float32(a) for a in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592))
_HALF_ROOT = np.float32(np.sqrt(0.5))


class Network:
    """Weights arranged for multiplying. Holds no state that changes, so threads may share it."""

    def __init__(self, tensors: Mapping[str, Floats]) -> None:
        self._tensors = tensors
        self._qkv = [self._joined(layer, "weight") for layer in range(LAYERS)]
        self._qkv_bias = [self._joined(layer, "bias") for layer in range(LAYERS)]

    def _joined(self, layer: int, kind: str) -> Floats:
        """Query, key and value as one matrix: one product in place of three."""
        names = (f"encoder.layer.{layer}.attention.self.{part}.{kind}" for part in ("query", "key", "value"))
        return np.concatenate([self._tensors[name] for name in names])

    def vectors(self, sentences: Sequence[Sequence[int]]) -> Floats:
        """Return one vector of unit length a sentence; all are run as one batch as long as the longest."""
        longest = max(len(sentence) for sentence in sentences)
        numbers = np.zeros((len(sentences), longest), dtype=np.intp)
        present = np.zeros((len(sentences), longest), dtype=np.float32)
        for row, sentence in enumerate(sentences):
            numbers[row, : len(sentence)], present[row, : len(sentence)] = sentence, 1
        hidden = self._embedded(numbers)
        hidden_away = (present[:, None, None, :] - 1) * np.float32(1e9)
        for layer in range(LAYERS):
            hidden = self._layer(hidden, hidden_away, layer)
        means = (hidden * present[:, :, None]).sum(axis=1) / present.sum(axis=1)[:, None]
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)

    def _embedded(self, numbers: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> Floats:
        t = self._tensors
        place = t["embeddings.position_embeddings.weight"][: numbers.shape[1]]
        kind = t["embeddings.token_type_embeddings.weight"][0]
        return self._evened(t["embeddings.word_embeddings.weight"][numbers] + place + kind, "embeddings.LayerNorm")

    def _layer(self, hidden: Floats, hidden_away: Floats, layer: int) -> Floats:
        name = f"encoder.layer.{layer}"
        seen = self._product(self._attended(hidden, hidden_away, layer), f"{name}.attention.output.dense")
        hidden = self._evened(hidden + seen, f"{name}.attention.output.LayerNorm")
        inner = _gelu(self._product(hidden, f"{name}.intermediate.dense"))
        return self._evened(hidden + self._product(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attended(self, hidden: Floats, hidden_away: Floats, layer: int) -> Floats:
        rows, length, _ = hidden.shape
        joined = hidden.reshape(-1, WIDTH) @ self._qkv[layer].T + self._qkv_bias[layer]
        query, key, value = joined.reshape(rows, length, 3, HEADS, _HEAD).transpose(2, 0, 3, 1, 4)
        scores = query @ key.swapaxes(-1, -2) * np.float32(_HEAD**-0.5) + hidden_away
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        seen = powers / powers.sum(axis=-1, keepdims=True) @ value
        return np.asarray(seen.transpose(0, 2, 1, 3).reshape(rows, length, WIDTH), dtype=np.float32)

    def _product(self, inputs: Floats, name: str) -> Floats:
        flat = inputs.reshape(-1, inputs.shape[-1]) @ self._tensors[f"{name}.weight"].T + self._tensors[f"{name}.bias"]
        return np.asarray(flat.reshape(*inputs.shape[:-1], -1), dtype=np.float32)

    def _evened(self, inputs: Floats, name: str) -> Floats:
        centred = inputs - inputs.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        scaled = centred / spread * self._tensors[f"{name}.weight"] + self._tensors[f"{name}.bias"]
        return np.asarray(scaled, dtype=np.float32)


def _gelu(inputs: Floats) -> Floats:
    size = np.abs(inputs) * _HALF_ROOT
    t = 1 / (1 + _ERF_P * size)
    series = np.zeros_like(t)
    for factor in _ERF:
        series = (series + factor) * t
    erf = np.copysign(1 - series * np.exp(-size * size), inputs)
    return np.asarray(inputs * (1 + erf) * np.float32(0.5), dtype=np.float32)
