"""A trained model as files: ``model.json`` (what it is) and ``weights.npz`` (its numbers, verified by hash)."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from supportbot.understanding.features import Floats, SparseVector, TfidfBlock, TfidfFeatures

MODEL_FILE, WEIGHTS_FILE = "model.json", "weights.npz"
FORMAT = 2


class ArtefactError(ValueError):
    """The model folder is missing, of another format, or its weights are not the ones it was written with."""


@dataclass(frozen=True, slots=True)
class Voter:
    """A linear model whose scores, times ``factor``, are added to those of the others."""

    weights: Floats
    """One row a feature, one column a topic."""
    bias: Floats
    factor: float


@dataclass(frozen=True, slots=True)
class Artefact:
    """Everything reading needs. ``thresholds`` and ``temperature`` come from sentences held out in training."""

    version: str
    topics: tuple[str, ...]
    features: TfidfFeatures
    words: Voter
    sentences: Voter | None
    """Votes on the sentence's vector; None in a model that reads by words alone."""
    encoder: str
    """Version of the encoder whose vectors ``sentences`` was fitted on; empty without one."""
    temperature: float
    thresholds: Mapping[str, float]
    metrics: Mapping[str, float]
    parameters: Mapping[str, Any]

    def scores(self, words: SparseVector, sentence: Floats | None) -> Floats:
        """Return each topic's score, before the temperature. ``sentence`` is needed where ``sentences`` is there."""
        scores = self.words.factor * (words.values @ self.words.weights[words.indices] + self.words.bias)
        if self.sentences is not None and sentence is not None:
            scores = scores + self.sentences.factor * (sentence @ self.sentences.weights + self.sentences.bias)
        return np.asarray(scores)

    def probabilities(self, words: SparseVector, sentence: Floats | None = None) -> Floats:
        """Calibrated probabilities in the order of ``topics``, summing to 1."""
        scores = self.scores(words, sentence) / self.temperature
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum(), dtype=np.float32)


def artefact_files(artefact: Artefact) -> dict[str, bytes]:
    """Both files by name; the same model gives the same bytes."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **_arrays(artefact))  # type: ignore[arg-type]
    document = {
        "format": FORMAT,
        "version": artefact.version,
        "weights_sha256": hashlib.sha256(buffer.getvalue()).hexdigest(),
        "topics": artefact.topics,
        "encoder": artefact.encoder,
        "temperature": artefact.temperature,
        "factors": {name: voter.factor for name, voter in _voters(artefact).items()},
        "thresholds": dict(artefact.thresholds),
        "metrics": dict(artefact.metrics),
        "parameters": dict(artefact.parameters),
        "blocks": [_block_document(block) for block in artefact.features.blocks],
    }
    return {MODEL_FILE: json.dumps(document, indent=1, ensure_ascii=True).encode(), WEIGHTS_FILE: buffer.getvalue()}


def write_artefact(artefact: Artefact, folder: Path) -> None:
    """Write both files into an existing folder."""
    write_files(artefact_files(artefact), folder)


def write_files(both: Mapping[str, bytes], folder: Path) -> None:
    """Write files such as ``artefact_files`` gives into an existing folder."""
    for name, raw in both.items():
        (folder / name).write_bytes(raw)


def read_files(folder: Path) -> dict[str, bytes]:
    """Both files of a model folder by name, as they lie there.

    Raises:
        ArtefactError: a file is missing.
    """
    try:
        return {name: (folder / name).read_bytes() for name in (MODEL_FILE, WEIGHTS_FILE)}
    except OSError as fault:
        raise ArtefactError(f"{folder}: {fault}") from fault


def load_artefact(folder: Path) -> Artefact:
    """Read a model folder back.

    Raises:
        ArtefactError: a file is missing or altered, or the format is not ours.
    """
    return artefact_of(read_files(folder), str(folder))


def artefact_of(both: Mapping[str, bytes], where: str) -> Artefact:
    """The model of both files; ``where`` names them in what goes wrong.

    Raises:
        ArtefactError: a file is altered, or the format is not ours.
    """
    raw = both[WEIGHTS_FILE]
    try:
        document = json.loads(both[MODEL_FILE])
    except ValueError as fault:
        raise ArtefactError(f"{where}: {fault}") from fault
    if document.get("format") != FORMAT:
        raise ArtefactError(f"{where}: format {document.get('format')!r} is not {FORMAT}")
    if hashlib.sha256(raw).hexdigest() != document["weights_sha256"]:
        raise ArtefactError(f"{where}: {WEIGHTS_FILE} is not the file this model was written with")
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        blocks = tuple(_block(spec, arrays[f"idf{place}"]) for place, spec in enumerate(document["blocks"]))
        voters = {
            name: Voter(arrays[f"{name}_weights"], arrays[f"{name}_bias"], factor)
            for name, factor in document["factors"].items()
        }
    return Artefact(
        version=document["version"],
        topics=tuple(document["topics"]),
        features=TfidfFeatures(blocks),
        words=voters["words"],
        sentences=voters.get("sentences"),
        encoder=document["encoder"],
        temperature=document["temperature"],
        thresholds=document["thresholds"],
        metrics=document["metrics"],
        parameters=document["parameters"],
    )


def _voters(artefact: Artefact) -> dict[str, Voter]:
    return {"words": artefact.words} | ({"sentences": artefact.sentences} if artefact.sentences else {})


def _arrays(artefact: Artefact) -> dict[str, Floats]:
    arrays = {f"idf{place}": block.idf for place, block in enumerate(artefact.features.blocks)}
    for name, voter in _voters(artefact).items():
        arrays |= {f"{name}_weights": voter.weights, f"{name}_bias": voter.bias}
    return arrays


def _block_document(block: TfidfBlock) -> dict[str, Any]:
    terms = sorted(block.vocabulary, key=block.vocabulary.__getitem__)
    return {"analyzer": block.analyzer, "low": block.low, "high": block.high, "weight": block.weight, "terms": terms}


def _block(spec: Mapping[str, Any], idf: Floats) -> TfidfBlock:
    vocabulary = {term: place for place, term in enumerate(spec["terms"])}
    return TfidfBlock(spec["analyzer"], spec["low"], spec["high"], spec["weight"], vocabulary, idf)
