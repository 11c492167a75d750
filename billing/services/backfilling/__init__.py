"""Copying everything over once, and again when somebody wants it."""

from billing.services.backfilling.planning import Progress, backfill_want, progress_of
from billing.services.backfilling.running import backfill_after_forgotten, backfill_continue, backfill_run

__all__ = [
    "Progress",
    "backfill_after_forgotten",
    "backfill_continue",
    "backfill_run",
    "backfill_want",
    "progress_of",
]
