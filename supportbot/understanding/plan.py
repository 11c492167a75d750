"""What shapes a model besides its sentences."""

from __future__ import annotations

from dataclasses import dataclass

from supportbot.understanding.features import Analyzer


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """How one TF-IDF vocabulary is made; ``min_df`` is the fewest sentences a run must occur in."""

    analyzer: Analyzer
    low: int
    high: int
    weight: float
    min_df: int


@dataclass(frozen=True, slots=True)
class Plan:
    """``vector_share`` is the weight of the sentence vectors' vote, the words have the rest.

    ``correction_weight`` is how many of our own sentences one of an installation's corrections counts for.
    """

    blocks: tuple[BlockPlan, ...] = (
        BlockPlan("stem", 1, 2, 1.0, 1),
        BlockPlan("char_wb", 3, 5, 1.0, 2),
    )
    inverse_penalty: float = 16.0
    vector_inverse_penalty: float = 10.0
    vector_share: float = 0.5
    tolerance: float = 3e-3
    folds: int = 5
    seed: int = 20
    target_precision: float = 0.93
    correction_weight: float = 3.0


DEFAULT_PLAN = Plan()
