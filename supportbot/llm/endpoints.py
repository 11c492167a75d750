"""Where a model is asked: one endpoint's address and prices, and all there is to set, as frozen values. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlsplit

from supportbot.llm.boundary import Boundary

MICRO = 1_000_000
"""Costs are counted in millionths of the currency that prices are in."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``base_url`` is what stands before ``/chat/completions``, such as ``https://api.example.com/v1``."""

    name: str
    base_url: str
    model: str
    key: str = field(default="", repr=False)
    price_in: Decimal = Decimal(0)
    """A million tokens of a prompt."""
    price_out: Decimal = Decimal(0)

    @property
    def url(self) -> str:
        return f"{self.base_url.rstrip('/')}/chat/completions"

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    def micros(self, tokens_in: int, tokens_out: int) -> int:
        """What that many tokens cost, in millionths of the currency: a price is one of a million tokens."""
        return int(tokens_in * self.price_in + tokens_out * self.price_out)


@dataclass(frozen=True, slots=True)
class Allowance:
    """The most that may be spent; 0 means without limit."""

    tokens: int = 0
    micros: int = 0


@dataclass(frozen=True, slots=True)
class Options:
    """All of it, as the settings have it."""

    endpoints: tuple[Endpoint, ...] = ()
    boundary: Boundary = "offline"
    seconds: float = 8.0
    """One answer in all, retries and second endpoint included."""
    idle_seconds: float = 4.0
    """Between two parts of an answer, and until the first."""
    turn: Allowance = Allowance()
    customer: Allowance = Allowance()
    """A day."""
    day: Allowance = Allowance()
    """Everybody together, a day."""
    mask: frozenset[str] = frozenset({"names", "addresses"})
    region: str = "US"
    """Where a telephone number without a country code is from, as two letters."""
