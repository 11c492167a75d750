"""Six layers of a BERT encoder and the mean of what comes out: a sentence as 384 numbers of unit length.

Source: Devlin et al. (2018) for the layers, Reimers and Gurevych (2019) for the mean over tokens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LAYERS, HEADS, WIDTH = 6, 12, 384
_HEAD_WIDTH = WIDTH // HEADS
_EPSILON = np.float32(1e-12)
_ERF = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


class Network:
    """The forward pass over weights by their published names. Holds no state that changes."""

    def __init__(self, arrays: Mapping[str, Floats]) -> None:
        self._words = arrays["embeddings.word_embeddings.weight"]
        self._places = (
            arrays["embeddings.position_embeddings.weight"] + arrays["embeddings.token_type_embeddings.weight"][0]
        )
        self._scale, self._shift = arrays["embeddings.LayerNorm.weight"], arrays["embeddings.LayerNorm.bias"]
        self._layers = tuple(_Layer(arrays, f"encoder.layer.{place}.") for place in range(LAYERS))

    def vectors(self, sentences: Sequence[Sequence[int]]) -> Floats:
        """Return one row a sentence of token numbers, each of unit length."""
        longest = max(len(tokens) for tokens in sentences)
        numbers = np.zeros((len(sentences), longest), dtype=np.intp)
        present = np.zeros((len(sentences), longest), dtype=np.float32)
        for row, tokens in enumerate(sentences):
            numbers[row, : len(tokens)], present[row, : len(tokens)] = tokens, 1.0
        state = _normed(self._words[numbers] + self._places[:longest], self._scale, self._shift)
        unseen = ((1.0 - present) * np.float32(-1e9))[:, None, None, :]
        for layer in self._layers:
            state = layer.forward(state, unseen)
        mean = (state * present[:, :, None]).sum(axis=1) / present.sum(axis=1, keepdims=True)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), dtype=np.float32)


class _Layer:
    def __init__(self, arrays: Mapping[str, Floats], prefix: str) -> None:
        def get(name: str) -> Floats:
            return arrays[prefix + name]

        heads = ("attention.self.query", "attention.self.key", "attention.self.value")
        self._qkv = np.ascontiguousarray(np.concatenate([get(f"{name}.weight") for name in heads]).T)
        self._qkv_bias = np.concatenate([get(f"{name}.bias") for name in heads])
        self._out, self._out_bias = get("attention.output.dense.weight").T, get("attention.output.dense.bias")
        self._norm1 = get("attention.output.LayerNorm.weight"), get("attention.output.LayerNorm.bias")
        self._up, self._up_bias = get("intermediate.dense.weight").T, get("intermediate.dense.bias")
        self._down, self._down_bias = get("output.dense.weight").T, get("output.dense.bias")
        self._norm2 = get("output.LayerNorm.weight"), get("output.LayerNorm.bias")

    def forward(self, state: Floats, unseen: Floats) -> Floats:
        rows, length, _ = state.shape
        flat = state.reshape(-1, WIDTH)
        mixed = (flat @ self._qkv + self._qkv_bias).reshape(rows, length, 3, HEADS, _HEAD_WIDTH)
        query, key, value = mixed.transpose(2, 0, 3, 1, 4)
        weights = _softmax(query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(_HEAD_WIDTH)) + unseen)
        heard = (weights @ value).transpose(0, 2, 1, 3).reshape(-1, WIDTH)
        flat = _normed(flat + heard @ self._out + self._out_bias, *self._norm1)
        raised = _gelu(flat @ self._up + self._up_bias)
        return _normed(flat + raised @ self._down + self._down_bias, *self._norm2).reshape(state.shape)


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _normed(state: Floats, scale: Floats, shift: Floats) -> Floats:
    centred = state - state.mean(axis=-1, keepdims=True)
    variance = np.square(centred).mean(axis=-1, keepdims=True)
    return np.asarray(centred / np.sqrt(variance + _EPSILON) * scale + shift)


def _gelu(x: Floats) -> Floats:
    """x · Φ(x), with the error function by Abramowitz and Stegun 7.1.26 (off by less than 1.5e-7)."""
    z = np.abs(x) * np.float32(0.7071067811865476)
    t = 1 / (1 + np.float32(0.3275911) * z)
    poly = np.zeros_like(t)
    for coefficient in _ERF:
        poly = (poly + np.float32(coefficient)) * t
    tail = poly * np.exp(-z * z) / 2  # 1 - Φ(|x|)
    return np.asarray(np.where(x > 0, x * (1 - tail), x * tail))
