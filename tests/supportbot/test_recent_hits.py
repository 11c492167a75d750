"""What rate limits count by: as many as the window holds, and nothing kept of who has gone quiet."""

from __future__ import annotations

import threading

import time_machine
from hypothesis import given
from hypothesis import strategies as st
from limits import parse
from limits.strategies import MovingWindowRateLimiter

from supportbot.recent_hits import RecentHits

STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40)), max_size=40)


@given(STEPS)
def test_no_window_of_a_minute_holds_more_than_it_may(steps: list[tuple[str, int]]) -> None:
    limiter, rate = MovingWindowRateLimiter(RecentHits()), parse("3 per 1 minute")
    passed: dict[str, list[int]] = {"a": [], "b": [], "c": []}
    now = 1_800_000_000
    with time_machine.travel(now, tick=False) as clock:
        for key, later in steps:
            now += later
            clock.move_to(now)
            within = [at for at in passed[key] if at >= now - 60]
            assert limiter.test(rate, key) is (len(within) < 3)
            assert limiter.get_window_stats(rate, key).remaining == 3 - len(within)
            if limiter.hit(rate, key):
                passed[key].append(now)
            assert [at for at in passed[key] if at >= now - 60][:3] == [*within, now][:3]


def test_it_is_told_when_the_next_one_may_come() -> None:
    limiter, rate = MovingWindowRateLimiter(RecentHits()), parse("2 per 1 hour")
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        limiter.hit(rate, "key")
        clock.shift(60)
        limiter.hit(rate, "key")
        assert not limiter.hit(rate, "key")
        assert limiter.get_window_stats(rate, "key").reset_time == 1_800_000_000 + 3600


def test_who_has_gone_quiet_is_forgotten_while_others_go_on() -> None:
    hits = RecentHits()
    limiter, minute, hour = MovingWindowRateLimiter(hits), parse("30 per 1 minute"), parse("100 per 1 hour")
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        for number in range(1000):
            limiter.hit(minute, f"customer-{number}")
            limiter.hit(hour, f"customer-{number}")
        clock.shift(61)
        for _ in range(300):
            limiter.hit(minute, "somebody else")
        assert len(hits) == 1000 + 1  # the hour's are still counted
        clock.shift(3600)
        for _ in range(30):
            limiter.hit(hour, "somebody else")
        assert len(hits) <= 1000 + 2 - 30 * 3
        limiter.clear(hour, "somebody else")
        assert limiter.get_window_stats(hour, "somebody else").remaining == 100


def test_no_thread_is_started_for_a_hit() -> None:
    limiter = MovingWindowRateLimiter(RecentHits())
    before = set(threading.enumerate())
    for number in range(100):
        limiter.hit(parse("30 per 1 minute"), str(number))
    assert set(threading.enumerate()) <= before
