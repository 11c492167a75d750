"""Learning from what people corrected: candidates, trainings, comparisons, promotions (``docs/learning.md``)."""
