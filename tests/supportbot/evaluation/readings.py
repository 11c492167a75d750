"""Ten rows with their readings, small enough to reckon every figure by hand."""

from __future__ import annotations

from supportbot.evaluation.running import Run
from supportbot.understanding.catalogue import OUT_OF_SCOPE as OOS
from supportbot.understanding.metrics import Predictions

TEN = (
    # truth, read, probability
    ("late_fee", "late_fee", 0.95),
    ("late_fee", "late_fee", 0.90),
    ("late_fee", "late_fee", 0.55),
    ("late_fee", "due_date", 0.45),
    ("due_date", "due_date", 0.85),
    ("due_date", "late_fee", 0.70),
    ("due_date", OOS, 0.60),
    (OOS, OOS, 0.80),
    (OOS, OOS, 0.75),
    (OOS, "late_fee", 0.65),
)


def ten() -> Run:
    """The ten rows, read in 1 to 10 milliseconds, the slowest first."""
    truth, read, probability = zip(*TEN, strict=True)
    return Run(Predictions.of(truth, read, probability), tuple(float(ms) for ms in range(10, 0, -1)))
