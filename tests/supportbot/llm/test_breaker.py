"""The breaker opens, lets one try, and closes; also when many ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from supportbot.llm.breaker import FAILURES, OPEN_SECONDS, WITHIN_SECONDS, Breaker, Pass


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def _pass(breaker: Breaker) -> Pass:
    given = breaker.enter()
    assert given is not None
    return given


def _open(clock: Clock, *, wait: float = 0.0) -> Breaker:
    breaker = Breaker(clock=clock)
    for _ in range(FAILURES):
        _pass(breaker).failed(wait=wait)
    return breaker


def test_it_opens_after_failures_in_a_row() -> None:
    breaker = Breaker(clock=Clock())
    for _ in range(FAILURES - 1):
        _pass(breaker).failed()
    _pass(breaker).succeeded()
    for _ in range(FAILURES - 1):
        _pass(breaker).failed()
    assert breaker.state == "closed"
    _pass(breaker).failed()
    assert (breaker.state, breaker.enter()) == ("open", None)


def test_failures_far_apart_are_not_in_a_row() -> None:
    clock = Clock()
    breaker = Breaker(clock=clock)
    for _ in range(3 * FAILURES):
        _pass(breaker).failed()
        clock.now += WITHIN_SECONDS / 3
    assert breaker.state == "closed"


def test_one_tries_and_closes_it() -> None:
    clock = Clock()
    breaker = _open(clock)
    clock.now += OPEN_SECONDS
    trial = _pass(breaker)
    assert breaker.enter() is None
    trial.succeeded()
    assert breaker.state == "closed"


def test_one_tries_in_vain_and_it_stays_open() -> None:
    clock = Clock()
    breaker = _open(clock)
    clock.now += OPEN_SECONDS
    _pass(breaker).failed(wait=3 * OPEN_SECONDS)
    clock.now += 2 * OPEN_SECONDS
    assert breaker.enter() is None
    clock.now += OPEN_SECONDS
    assert breaker.enter() is not None


def test_a_try_that_was_called_off_lets_another_try() -> None:
    clock = Clock()
    breaker = _open(clock)
    clock.now += OPEN_SECONDS
    _pass(breaker).given_back()
    assert breaker.enter() is not None


def test_it_is_open_for_as_long_as_the_endpoint_asks() -> None:
    clock = Clock()
    breaker = _open(clock, wait=60.0)
    clock.now += 59.0
    assert breaker.enter() is None


def test_of_many_threads_one_tries() -> None:
    clock = Clock()
    breaker = _open(clock)
    clock.now += OPEN_SECONDS
    with ThreadPoolExecutor(16) as pool:
        given = list(pool.map(lambda _: breaker.enter(), range(200)))
    assert sum(each is not None for each in given) == 1
