"""The bots that scenarios are held with, by name: the real one, and those that the checker itself is checked with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from supportbot.answering.decide import decide_at
from supportbot.simulator.bots.bot import Bot, no_check
from supportbot.simulator.bots.broken import careless, miscounting, misreading
from supportbot.simulator.bots.rash import rash
from supportbot.simulator.bots.simple import eager, silent, timid

BOTS: Mapping[str, Bot] = MappingProxyType(
    {
        "real": Bot(decide_at),
        "silent": Bot(silent),
        "eager": Bot(eager, no_check),
        "timid": Bot(timid),
        "rash": Bot(rash),
        "careless": Bot(careless),
        "miscounting": Bot(miscounting, no_check),
        "misreading": Bot(misreading),
        "unchecked": Bot(misreading, no_check),
    }
)

__all__ = ["BOTS", "Bot"]
