"""Vectors kept between trainings: encoding some thousands of sentences takes the better part of a minute."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from supportbot.understanding.encoder.sentence import SentenceEncoder

Floats = NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Told how many of how many sentences have been encoded."""


class VectorCache:
    """One file a version of the encoder: vectors by the hash of their text. A damaged file counts as none."""

    def __init__(self, folder: Path, encoder: SentenceEncoder) -> None:
        self._encoder, self._path = encoder, folder / f"vectors-{encoder.version}.npz"

    def vectors(self, texts: Sequence[str], told: Progress | None = None) -> Floats:
        """Return one row a text; those that were missing are encoded, and kept for the next time."""
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] for text in texts]
        known = self._read()
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            whole = len(missing)
            fresh = self._encoder.vectors(list(missing.values()), None if told is None else lambda n: told(n, whole))
            known.update(zip(missing, fresh, strict=True))
            self._write(known)
        return np.stack([known[key] for key in keys])

    def _read(self) -> dict[str, Floats]:
        try:
            with np.load(self._path, allow_pickle=False) as file:
                return dict(zip(file["keys"].tolist(), file["rows"], strict=True))
        except (OSError, ValueError, KeyError):
            return {}

    def _write(self, known: dict[str, Floats]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=".vectors-", dir=self._path.parent)
        with os.fdopen(handle, "wb") as file:
            np.savez(file, keys=np.array(list(known)), rows=np.stack(list(known.values())))
        Path(draft).chmod(0o644)
        os.replace(draft, self._path)
