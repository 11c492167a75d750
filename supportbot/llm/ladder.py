"""Endpoints one below the other: tried again, then the next, within one deadline, none while its breaker is open."""

from __future__ import annotations

import asyncio
import random
import time
import traceback
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import structlog

from handoff.counting import counted
from supportbot.llm.breaker import Breaker, Pass
from supportbot.llm.closing import closing
from supportbot.llm.errors import FailureCode, ModelFailed
from supportbot.llm.port import Ask, ChatModel, Ended, Event

log = structlog.get_logger(__name__)
TRIES = 3
_FIRST_PAUSE = 0.15
_LEAST_LEFT = 0.5
"""Seconds that must be left after a pause, or it is not worth waiting."""
_WORTH_ANOTHER_TRY: frozenset[FailureCode] = frozenset(("unreachable", "failed", "limited", "cut_off", "garbage"))
_OF_THE_ENDPOINT: frozenset[FailureCode] = frozenset(
    ("unreachable", "failed", "limited", "timed_out", "fell_silent", "cut_off")
)
"""What speaks against the endpoint. Garbage, a refusal and length may be a prompt's doing, and whoever wrote into it
must not be able to open the breaker for everybody."""


@dataclass(frozen=True, slots=True)
class Rung:
    name: str
    model: ChatModel
    breaker: Breaker


@dataclass(slots=True)
class _Run:
    """One request on its way down the ladder."""

    ask: Ask
    end: float
    begun: float
    tries: int = 0
    heard_at: float | None = None
    failure: ModelFailed | None = None

    @property
    def left(self) -> float:
        return self.end - time.monotonic()


class Ladder:
    """Nothing is tried again once a part was given out: the caller may have shown it."""

    def __init__(self, rungs: Sequence[Rung]) -> None:
        self._rungs = tuple(rungs)

    async def stream(self, ask: Ask, *, seconds: float) -> AsyncGenerator[Event, None]:
        """See ``ChatModel.stream``."""
        now = time.monotonic()
        run = _Run(ask, now + seconds, now)
        for place, rung in enumerate(self._rungs):
            last = place == len(self._rungs) - 1
            for number in range(TRIES):
                async with aclosing(_try(rung, run)) as events:
                    async for event in events:
                        yield event
                if run.failure is None:
                    return
                pause = _pause(run, number, last=last)
                if pause is None:
                    break
                await asyncio.sleep(pause)
        raise run.failure or ModelFailed("not_set", "no endpoint")


async def _try(rung: Rung, run: _Run) -> AsyncGenerator[Event, None]:
    """One request to one endpoint; what it failed with is left in ``run``, raised where parts were given out."""
    leave = rung.breaker.enter()
    if leave is None or run.left <= 0:
        run.failure = ModelFailed("breaker_open" if leave is None else "timed_out")
        if leave is not None:
            leave.given_back()
        return
    run.tries += 1
    run.failure = None
    try:
        async with closing(rung.model.stream(run.ask, seconds=run.left)) as events:
            async for event in events:
                if run.heard_at is None:
                    run.heard_at = time.monotonic()
                if isinstance(event, Ended):
                    leave.succeeded()
                    _log_answer(rung, run, event)
                yield event
    except ModelFailed as failure:
        run.failure = failure
        _settle(rung, leave, failure)
        _log_failure(rung, run, failure)
        if run.heard_at is not None:
            raise
    except Exception as error:  # a fault of our own must not end a turn otherwise than a fault of the model's
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        log.error("model_client_broke", endpoint=rung.name, error=type(error).__name__, where=where)
        run.failure = ModelFailed("failed", type(error).__name__)
        if run.heard_at is not None:
            raise run.failure from None
    finally:
        leave.given_back()


def _settle(rung: Rung, leave: Pass, failure: ModelFailed) -> None:
    if failure.code not in _OF_THE_ENDPOINT:
        leave.given_back()
        return
    leave.failed(wait=failure.retry_after or 0.0)
    if rung.breaker.state == "open":
        counted("breaker_opened", rung.name)
        log.warning("model_breaker_open", endpoint=rung.name, code=failure.code)


def _pause(run: _Run, number: int, *, last: bool) -> float | None:
    """Seconds until the next try at the same endpoint; None where there is to be none."""
    failure = run.failure
    if failure is None or failure.code not in _WORTH_ANOTHER_TRY or number == TRIES - 1:
        return None
    pause = _FIRST_PAUSE * 2**number * random.uniform(0.5, 1.5)  # noqa: S311 - only spreads the tries
    if failure.retry_after is not None:
        pause = failure.retry_after + random.uniform(0, _FIRST_PAUSE)  # noqa: S311
    longest = run.left - _LEAST_LEFT if last else min(1.0, run.left / 4)
    return pause if pause <= longest else None


def _log_answer(rung: Rung, run: _Run, ended: Ended) -> None:
    now = time.monotonic()
    counted("model_asked", rung.name, "answered")
    counted("model_first_part", rung.name, amount=(run.heard_at or now) - run.begun)
    for direction, tokens in (("in", ended.tokens_in), ("out", ended.tokens_out)):
        counted("model_tokens", rung.name, direction, amount=tokens or 0)
    log.info(
        "model_answered",
        endpoint=rung.name,
        purpose=run.ask.purpose,
        reason=ended.reason,
        tries=run.tries,
        first_ms=round(((run.heard_at or now) - run.begun) * 1000),
        ms=round((now - run.begun) * 1000),
        tokens_in=ended.tokens_in,
        tokens_out=ended.tokens_out,
    )


def _log_failure(rung: Rung, run: _Run, failure: ModelFailed) -> None:
    counted("model_asked", rung.name, failure.code)
    log.warning(
        "model_failed",
        endpoint=rung.name,
        purpose=run.ask.purpose,
        code=failure.code,
        tries=run.tries,
        parts_given=run.heard_at is not None,
        ms=round((time.monotonic() - run.begun) * 1000),
    )
