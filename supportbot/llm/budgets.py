"""What may be spent on models: a turn, a customer a day, everybody a day; in tokens and in money.

Spent is what a request may cost at most, before it is made; what it did not cost is given back afterwards. So requests
made at the same time cannot pass a limit together. Counted in Redis for all processes; while Redis is away, each counts
for itself, and no request waits for it longer than half a second once in a while.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import redis
import structlog
from limits import RateLimitItemPerDay
from limits.storage import MemoryStorage, RedisStorage

from supportbot.llm.closing import closing
from supportbot.llm.endpoints import Allowance, Endpoint, Options
from supportbot.llm.errors import ModelFailed
from supportbot.llm.port import Ask, ChatModel, Ended, Event

log = structlog.get_logger(__name__)
_AWAY_SECONDS = 10.0
_PATIENCE_SECONDS = 0.5
_BYTES_A_TOKEN = 3
"""Fewer than in ordinary text, so that what is taken is seldom too little."""
_AROUND_A_MESSAGE = 8
_counters_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="budget")


@dataclass(frozen=True, slots=True)
class Spent:
    tokens: int
    micros: int


@dataclass(frozen=True, slots=True)
class _Line:
    """One counter and its limit. ``key`` is whose it is and what is counted."""

    key: tuple[str, ...]
    limit: int
    amount: int


class Counters:
    """Counters of a day, in Redis or, while that is away, in memory. May be used by many threads."""

    def __init__(self, redis_url: str) -> None:
        self._url = redis_url
        self._memory = MemoryStorage()
        self._redis: RedisStorage | None = None
        self._away_until = 0.0
        self._lock = threading.Lock()

    def add(self, key: Sequence[str], amount: int) -> int:
        """What the counter stands at afterwards; ``amount`` may be negative."""
        item = RateLimitItemPerDay(1, namespace="model")
        name, expiry = item.key_for(*key), item.get_expiry()
        if time.monotonic() >= self._away_until:
            try:
                return int(self._storage().incr(name, expiry, amount=amount))
            except (redis.RedisError, OSError):
                self._away_until = time.monotonic() + _AWAY_SECONDS
                log.warning("model_budget_counts_alone")
        return int(self._memory.incr(name, expiry, amount=amount))

    def _storage(self) -> RedisStorage:
        with self._lock:
            if self._redis is None:
                url = self._url.replace("unix://", "redis+unix://", 1) if self._url.startswith("unix:") else self._url
                self._redis = RedisStorage(
                    url, socket_timeout=_PATIENCE_SECONDS, socket_connect_timeout=_PATIENCE_SECONDS
                )
            return self._redis


@dataclass
class Purse:
    """What one turn of one customer may spend; made once a turn."""

    customer: str
    options: Options
    counters: Counters
    _turn_tokens: int = field(default=0, init=False)
    _turn_micros: int = field(default=0, init=False)

    async def take(self, spent: Spent) -> None:
        """Raises ModelFailed, with nothing taken, where a limit would be passed."""
        turn = self.options.turn
        if _over(self._turn_tokens + spent.tokens, turn.tokens) or _over(self._turn_micros + spent.micros, turn.micros):
            raise ModelFailed("over_budget", "of the turn")
        self._turn_tokens += spent.tokens
        self._turn_micros += spent.micros
        over = await self._counted(spent)
        if over:
            await self.give_back(spent)
            raise ModelFailed("over_budget", over)

    async def give_back(self, spent: Spent) -> None:
        """What was taken and not needed; negative where it cost more."""
        self._turn_tokens -= spent.tokens
        self._turn_micros -= spent.micros
        await self._counted(Spent(-spent.tokens, -spent.micros))

    def _count(self, spent: Spent) -> str:
        """Adds to every counter; whose limit is passed, empty where none is."""
        over = ""
        for line in self._lines(spent):
            if self.counters.add(line.key, line.amount) > line.limit and line.amount > 0:
                over = over or f"of the {line.key[0]}"
        return over

    def _lines(self, spent: Spent) -> Iterator[_Line]:
        whose: tuple[tuple[tuple[str, ...], Allowance], ...] = (
            (("customer", self.customer), self.options.customer),
            (("day",), self.options.day),
        )
        for key, allowance in whose:
            if allowance.tokens and spent.tokens:
                yield _Line((*key, "tokens"), allowance.tokens, spent.tokens)
            if allowance.micros and spent.micros:
                yield _Line((*key, "micros"), allowance.micros, spent.micros)

    async def _counted(self, spent: Spent) -> str:
        """``_count`` beside the event loop, where there is anything to count."""
        if next(self._lines(spent), None) is None:
            return ""
        return await asyncio.get_running_loop().run_in_executor(_counters_threads, self._count, spent)


class Budgeted:
    """One endpoint's model, for one turn: each request is paid for out of the purse."""

    def __init__(self, model: ChatModel, endpoint: Endpoint, purse: Purse) -> None:
        self._model, self._endpoint, self._purse = model, endpoint, purse

    async def stream(self, ask: Ask, *, seconds: float) -> AsyncGenerator[Event, None]:
        """See ``ChatModel.stream``. What an endpoint did not count is taken to be what was asked for at most."""
        tokens_in = tokens_of(ask)
        taken = self._spent(tokens_in, ask.max_tokens)
        await self._purse.take(taken)
        used = taken
        try:
            async with closing(self._model.stream(ask, seconds=seconds)) as events:
                async for event in events:
                    if isinstance(event, Ended):
                        used = self._counted(event, tokens_in, ask.max_tokens)
                    yield event
        except ModelFailed as failed:
            if failed.code in ("unreachable", "limited", "refused", "outside_boundary", "not_set"):
                used = Spent(0, 0)
            raise
        finally:
            rest = Spent(taken.tokens - used.tokens, taken.micros - used.micros)
            if rest.tokens or rest.micros:
                await asyncio.shield(self._purse.give_back(rest))

    def _counted(self, ended: Ended, tokens_in: int, tokens_out: int) -> Spent:
        known_in, known_out = ended.tokens_in, ended.tokens_out
        return self._spent(tokens_in if known_in is None else known_in, tokens_out if known_out is None else known_out)

    def _spent(self, tokens_in: int, tokens_out: int) -> Spent:
        return Spent(tokens_in + tokens_out, self._endpoint.micros(tokens_in, tokens_out))


def tokens_of(ask: Ask) -> int:
    """About how many tokens a request has, rather too many."""
    texts = [said.text for said in ask.messages]
    texts += [call.arguments for said in ask.messages for call in said.calls]
    texts += [f"{tool.name}{tool.description}{tool.parameters}" for tool in ask.tools]
    texts += [str(ask.schema or "")]
    length = sum(len(text.encode("utf-8", "replace")) for text in texts)
    return length // _BYTES_A_TOKEN + _AROUND_A_MESSAGE * (len(ask.messages) + len(ask.tools))


def _over(amount: int, limit: int) -> bool:
    return bool(limit) and amount > limit
