"""What no endpoint is told: numbers, addresses and names, put behind placeholders and taken out again. Pure."""

from __future__ import annotations

from supportbot.llm.masking.finding import Known
from supportbot.llm.masking.placeholders import PLACEHOLDER
from supportbot.llm.masking.veil import Veil

__all__ = ["PLACEHOLDER", "Known", "Veil"]
