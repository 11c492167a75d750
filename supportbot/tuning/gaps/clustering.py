"""Which messages mean the same: leader clustering by cosine, each vector to the nearest leader or the leader of more.

Hartigan (1975), "Clustering Algorithms", ch. 3. One pass in a fixed order: the same vectors in the same order give the
same clusters, and new ones are added any night without a look at the old. Leaders do not move: with means in their
place the clusters drifted together (docs/tuning.md has the figures).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Clusters:
    """Leaders of unit length; a place, once given, stays."""

    def __init__(self, width: int, leaders: Sequence[Floats] = ()) -> None:
        self._leaders = np.stack(leaders) if leaders else np.zeros((0, width), dtype=np.float32)

    def __len__(self) -> int:
        return len(self._leaders)

    def put(self, vector: Floats, least: float) -> int:
        """Put a vector of unit length where its cosine is highest and at least ``least``, else into a new place.

        The first of equally near ones counts. Returns the place.
        """
        if len(self):
            cosines = self._leaders @ vector
            best = int(np.argmax(cosines))
            if cosines[best] >= least:
                return best
        self._leaders = np.vstack([self._leaders, vector[np.newaxis]])
        return len(self) - 1


def unit(vector: Floats) -> Floats:
    """``vector`` at length 1; one of length 0 stays."""
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length else vector, dtype=np.float32)
