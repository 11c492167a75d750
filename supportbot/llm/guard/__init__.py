"""Holds each sentence of a model against the customer's records, and writes its figures anew. Pure."""

from supportbot.llm.guard.guard import Guard, rendered_of
from supportbot.llm.guard.outcomes import Admitted, StopCode, Stopped

__all__ = ["Admitted", "Guard", "StopCode", "Stopped", "rendered_of"]
