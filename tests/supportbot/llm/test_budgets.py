"""Limits hold over requests at the same time, over processes, and without Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings

from supportbot.llm.budgets import Budgeted, Counters, Purse, tokens_of
from supportbot.llm.closing import closing
from supportbot.llm.endpoints import MICRO, Allowance, Endpoint, Options
from supportbot.llm.errors import FailureCode, ModelFailed
from supportbot.llm.port import Ask, Ended, Event, Said, TextPart

ASK = Ask("answer", (Said("user", "x" * 300),), max_tokens=100)
MOST = tokens_of(ASK) + 100
PRICED = Endpoint("first", "http://127.0.0.1/v1", "m", price_in=Decimal(1), price_out=Decimal(4))


@dataclass
class Answers:
    """A model that uses up as much as it is told to."""

    tokens_in: int | None = 20
    tokens_out: int | None = 10
    fails: FailureCode | None = None

    async def stream(self, ask: Ask, *, seconds: float) -> AsyncIterator[Event]:
        if self.fails:
            raise ModelFailed(self.fails)
        yield TextPart("Hello")
        await asyncio.sleep(0)
        yield Ended("stop", "m", self.tokens_in, self.tokens_out)


async def _ask(purse: Purse, model: Answers | None = None) -> bool:
    """Whether it was answered."""
    try:
        async with closing(Budgeted(model or Answers(), PRICED, purse).stream(ASK, seconds=1)) as events:
            return [event async for event in events] != []
    except ModelFailed as failed:
        if failed.code != "over_budget":
            raise
        return False


def _purse(counters: Counters, **limits: Allowance) -> Purse:
    return Purse(str(uuid4()), Options(**limits), counters)  # type: ignore[arg-type]


@pytest.fixture
def counters() -> Counters:
    return Counters(settings.REDIS_URL)


async def test_a_turn_pays_for_what_it_used(counters: Counters) -> None:
    purse = _purse(counters, turn=Allowance(tokens=MOST + 60))
    assert [await _ask(purse) for _ in range(4)] == [True, True, True, False]


async def test_a_customer_s_turns_share_one_day(counters: Counters) -> None:
    customer = str(uuid4())
    options = Options(customer=Allowance(tokens=MOST + 30))
    purses = [Purse(customer, options, Counters(settings.REDIS_URL)) for _ in range(3)]
    assert [await _ask(each) for each in purses] == [True, True, False]
    assert await _ask(_purse(counters, customer=options.customer))


async def test_money_is_counted_by_price(counters: Counters) -> None:
    at_most = PRICED.micros(tokens_of(ASK), 100)
    used = PRICED.micros(20, 10)
    assert used == 60
    purse = _purse(counters, customer=Allowance(micros=at_most + used))
    assert [await _ask(purse) for _ in range(3)] == [True, True, False]
    assert PRICED.micros(MICRO, 0) == MICRO


async def test_what_the_endpoint_did_not_count_is_paid_in_full(counters: Counters) -> None:
    purse = _purse(counters, customer=Allowance(tokens=2 * MOST - 1))
    unknown = Answers(tokens_in=None, tokens_out=None)
    assert [await _ask(purse, unknown) for _ in range(2)] == [True, False]


async def test_what_was_not_answered_is_given_back(counters: Counters) -> None:
    purse = _purse(counters, customer=Allowance(tokens=MOST), turn=Allowance(tokens=MOST))
    for _ in range(3):
        with pytest.raises(ModelFailed, match="unreachable"):
            await _ask(purse, Answers(fails="unreachable"))
    assert await _ask(purse)


@pytest.mark.parametrize("away", [False, True])
async def test_many_at_once_do_not_pass_a_limit_together(counters: Counters, away: bool) -> None:
    counters = Counters("redis://127.0.0.1:9/0") if away else counters
    customer = str(uuid4())
    options = Options(customer=Allowance(tokens=5 * MOST))
    unknown = Answers(tokens_in=None, tokens_out=None)
    answered = await asyncio.gather(*(_ask(Purse(customer, options, counters), unknown) for _ in range(20)))
    assert 1 <= sum(answered) <= 5
