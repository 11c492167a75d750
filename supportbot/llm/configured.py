"""The model that the settings speak of: one set of endpoints, breakers and counters for the whole process."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, TypeVar, cast

from django.conf import settings

from supportbot.llm.boundary import Boundary
from supportbot.llm.breaker import Breaker, State
from supportbot.llm.budgets import Budgeted, Counters, Purse
from supportbot.llm.client import EndpointModel
from supportbot.llm.connections import Connections
from supportbot.llm.endpoints import MICRO, Allowance, Endpoint, Options
from supportbot.llm.ladder import Ladder, Rung
from supportbot.llm.masked import Masked
from supportbot.llm.masking import Known, Veil
from supportbot.llm.port import ChatModel

T = TypeVar("T")


def options_of_settings() -> Options:
    """``LLM_…``, as it is written; ``checks`` says what is wrong with it."""
    endpoints = tuple(_endpoint(name, suffix) for name, suffix in (("first", ""), ("second", "_2")))
    boundary = cast(Boundary, settings.LLM_BOUNDARY)
    return Options(
        endpoints=tuple(each for each in endpoints if each.base_url),
        boundary=boundary,
        seconds=settings.LLM_SECONDS,
        idle_seconds=settings.LLM_IDLE_SECONDS,
        turn=_allowance("TURN"),
        customer=_allowance("CUSTOMER"),
        day=_allowance("DAY"),
        mask=frozenset(settings.LLM_MASK),
        region=settings.LLM_REGION,
    )


def counted_as(payer: str) -> str:
    """What the counters in Redis know the payer by: nobody's reference stands there or comes back."""
    return hashlib.blake2b(payer.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12).hexdigest()


def _endpoint(name: str, suffix: str) -> Endpoint:
    def of(setting: str) -> str:
        return str(getattr(settings, f"{setting}{suffix}"))

    return Endpoint(
        name=name,
        base_url=of("LLM_BASE_URL"),
        model=of("LLM_MODEL"),
        key=of("LLM_API_KEY"),
        price_in=Decimal(of("LLM_PRICE_IN")),
        price_out=Decimal(of("LLM_PRICE_OUT")),
    )


def _allowance(whose: str) -> Allowance:
    cost = Decimal(str(getattr(settings, f"LLM_{whose}_COST")))
    return Allowance(getattr(settings, f"LLM_{whose}_TOKENS"), int(cost * MICRO))


@dataclass
class Models:
    """What is shared by all turns of a process."""

    options: Options
    redis_url: str

    @property
    def are_set(self) -> bool:
        """Whether any model may be asked at all."""
        return bool(self.options.endpoints) and self.options.boundary != "offline"

    @cached_property
    def connections(self) -> Connections:
        return Connections(self.options.boundary)

    @cached_property
    def counters(self) -> Counters:
        return Counters(self.redis_url)

    @cached_property
    def _endpoints(self) -> tuple[tuple[Endpoint, EndpointModel, Breaker], ...]:
        idle = self.options.idle_seconds
        return tuple(
            (each, EndpointModel(each, self.connections, idle_seconds=idle), Breaker())
            for each in self.options.endpoints
        )

    def for_turn(self, *, customer: str, known: Known | None = None) -> ChatModel | None:
        """The model of one turn: what it hides and what it may spend is the turn's own. None where none is set.

        ``customer`` is whose budget it is (their reference, or a visitor's conversation); ``known`` what the account
        says of them.
        """
        if not self.are_set:
            return None
        purse = Purse(customer, self.options, self.counters)
        rungs = [
            Rung(endpoint.name, Budgeted(model, endpoint, purse), breaker)
            for endpoint, model, breaker in self._endpoints
        ]
        veil = Veil((known or Known()).allowed(self.options.mask), region=self.options.region)
        return Masked(Ladder(rungs), veil)

    def states(self) -> dict[str, State]:
        """Of each endpoint's breaker in this process."""
        return {endpoint.name: breaker.state for endpoint, _, breaker in self._endpoints}

    async def aclose(self) -> None:
        """To be awaited before an event loop in which a model was asked ends."""
        if self.are_set:
            await self.connections.aclose()


@lru_cache(maxsize=1)
def _models(options: Options, redis_url: str) -> Models:
    return Models(options, redis_url)


def models() -> Models:
    """Those of this process; other settings make others."""
    return _models(options_of_settings(), settings.REDIS_URL)


def run_alone(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """For workers and commands: ``work`` in an event loop of its own, which leaves no connection behind."""

    async def whole() -> T:
        try:
            return await work()
        finally:
            await models().aclose()

    return asyncio.run(whole())
